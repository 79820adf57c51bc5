// SPDX-License-Identifier: MIT
import Clearnet
import Foundation
import HTTPAPI
import Logging
import ResolverPolicy

// How those are who are asked for names of the Internet, for people.

extension ClearnetToggle {
    /// How they are; nil if nobody is to be asked.
    var upstreams: ResolverReport.Upstreams? {
        guard let report = clearnet.upstreams else { return nil }
        return ResolverReport.Upstreams(
            word: report.state.word,
            since: Self.text(report.since),
            text: text(report),
            isBad: report.state.isBad
        )
    }

    /// Writes a line into the log whenever they are other than they were, and asks what has to be known of routes as soon
    /// as anybody answers.
    ///
    /// That a new resolver finds them as the one before did is no news.
    func tellHealth() async {
        var told: String?
        for await report in news {
            if report.state.word != told {
                told = report.state.word
                if report.state.isBad { logger.warning("\(text(report))") } else { logger.notice("\(text(report))") }
            }
            if report.state == .working { await askRoot() }
        }
    }

    private func text(_ report: UpstreamReport) -> String {
        report.state.words(
            asking: clearnet.plan.names.routes.defaults,
            since: Self.text(report.since),
            clock: Date.now.formatted(.iso8601)
        )
    }

    private static func text(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    }
}
