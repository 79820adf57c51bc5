// SPDX-License-Identifier: MIT
import Entropy

/// How randomness is, as a page that needs no script, in words for people.
struct EntropyPage {
    private let overview: EntropyOverview

    init(_ overview: EntropyOverview) {
        self.overview = overview
    }

    var html: String {
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
        <meta http-equiv="refresh" content="5"><title>Numen: randomness</title><style>\(Self.style)</style></head>
        <body><main><h1>Randomness</h1>
        <p class="\(overview.verdict.state.rawValue)"><strong>\(verdict)</strong></p>
        <p>Keys, tokens and ids are made of the random numbers of the operating system, and of nothing else. Numen takes \
        samples of what nobody can foresee and mixes them into the system's pool, which can only make it better: \
        \(rate).</p>
        <h2>Sources</h2>
        <table><thead><tr><th>Source</th><th>State</th><th>Samples</th><th>Nearest to a failure</th></tr></thead>
        <tbody>\(overview.sources.map(row).joined())</tbody></table>
        <p>Each sample is tested: one value too often in a row, or too often among some hundreds, and the source is out. \
        100 % would be that.</p>
        <h2>What counts</h2><p>\(credit)</p><p>\(kernel)</p>
        </main></body></html>

        """
    }

    private static let style = """
        :root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:0}\
        main{max-width:44rem;margin:auto;padding:1rem}table{border-collapse:collapse;width:100%}\
        th,td{border-bottom:1px solid #8886;padding:.4rem .6rem .4rem 0;text-align:left;vertical-align:top}\
        .ok{border-left:.4rem solid #2a8;padding-left:.6rem}.degraded{border-left:.4rem solid #d90;padding-left:.6rem}\
        .blocked{border-left:.4rem solid #c33;padding-left:.6rem}
        """

    private var verdict: String {
        let reason = Self.escape(overview.verdict.reason)
        return switch overview.verdict.state {
        case .ok: "All is well: keys can be made."
        case .degraded: "Keys can be made, but somebody should look: \(reason)."
        case .blocked: "Nothing secret is made now: \(reason). Names are answered as ever."
        }
    }

    private var rate: String {
        switch overview.feeder {
        case "off": "at the moment it does not, as the settings say so (entropy.feeder)"
        case "missing": "at the moment it does not, as the program numen-entropy is not in the folder of numen"
        case "running": "\(overview.rate) octets a second, \(overview.blocks) blocks since it began"
        default: "its process is not running at the moment, and is started again"
        }
    }

    private func row(_ source: EntropyOverview.Source) -> String {
        let state =
            switch source.state {
            case .starting: "passes its first tests"
            case .passing: "passes its tests"
            case .failed: "out: \(Self.escape(source.failure)); it is tried again within a minute"
            case .retired: "out for good: \(Self.escape(source.failure)); see numen entropy restart"
            case .absent: "not there"
            }
        let isThere = source.state != .absent
        return "<tr><td>\(Self.name(source.source))</td><td>\(state)</td><td>\(isThere ? "\(source.samples)" : "")</td>"
            + "<td>\(isThere ? "\(max(source.repetition, source.proportion)) %" : "")</td></tr>"
    }

    private var credit: String {
        guard overview.isCredited else {
            return "Nothing of this counts as entropy in the system's books (credit = none): it is mixed in, no more."
        }
        guard let assessed = overview.assessed else { return "Nothing counts while the process is not running." }
        return "Blocks with jitter samples count: \(overview.creditedBits) bits so far, at no more than half of the "
            + "\(Self.thousandths(assessed)) bits a sample that were found on this machine."
    }

    private var kernel: String {
        guard let available = overview.available, let size = overview.poolSize else {
            return "The system does not show its count of entropy."
        }
        return "The system says \(available) of \(size) bits. That number tells nothing: since Linux 5.18 it is as "
            + "great as it can be from the moment the generator is ready, and nothing waits for it any more."
    }

    private static func thousandths(_ number: Int) -> String {
        let fraction = String(number % 1_000)
        return "\(number / 1_000).\(String(repeating: "0", count: 3 - fraction.utf8.count))\(fraction)"
    }

    private static func name(_ source: EntropySource) -> String {
        switch source {
        case .jitter: "Jitter: how long memory takes to answer"
        case .rdseed: "RDSEED: the processor's noise"
        case .rdrand: "RDRAND: the processor's generator"
        case .hwrng: "/dev/hwrng: a hardware generator"
        }
    }

    private static func escape(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }
}
