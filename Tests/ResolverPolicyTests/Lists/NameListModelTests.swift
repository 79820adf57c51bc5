// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import RandomTesting
import ResolverPolicy
import Testing

@Suite("Lists against a plain dictionary") struct NameListModelTests {
    /// What RPZ says, as one would write it down: exact names, then wildcards from the longest.
    private struct Model {
        var exact: [DomainName: String] = [:]
        var below: [DomainName: String] = [:]

        func verdict(_ name: DomainName) -> String {
            if let found = exact[name] { return found }
            var parent = name.parent
            while let suffix = parent {
                if let found = below[suffix] { return found }
                parent = suffix.parent
            }
            return "-"
        }
    }

    private static let actions = ["CNAME .": "nxdomain", "CNAME *.": "nodata", "CNAME rpz-drop.": "drop"]

    private func name(using random: inout SplitMix64, _ counts: ClosedRange<Int>) -> String {
        (0..<Int.random(in: counts, using: &random))
            .map { _ in ["a", "b", "ab", "c"].randomElement(using: &random) ?? "" }
            .joined(separator: ".")
    }

    @Test(arguments: 0..<(longTests ? 2_000 : 25)) func agrees(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        var model = Model()
        var text = ""
        for _ in 0..<Int.random(in: 0...200, using: &random) {
            let name = name(using: &random, 1...4)
            let isWildcard = Bool.random(using: &random)
            guard let (rule, action) = Self.actions.sorted(by: <).randomElement(using: &random) else { continue }
            text += "\(isWildcard ? "*." : "")\(name) \(rule)\n"
            let key = try DomainName(presentation: name)
            // The first rule for a name stays.
            if isWildcard {
                model.below[key] = model.below[key] ?? action
            } else {
                model.exact[key] = model.exact[key] ?? action
            }
        }
        let lists = NameLists([
            readList(text, NameListOptions(format: .rpz), piece: Int.random(in: 1...500, using: &random))
        ])
        #expect(lists.lists[0].count == Set(model.exact.keys).union(model.below.keys).count)
        var differences: [String] = []
        for _ in 0..<200 {
            let name = try DomainName(presentation: name(using: &random, 1...6))
            if try verdict(lists, name.description) != model.verdict(name) { differences.append("\(name)") }
        }
        #expect(differences.isEmpty, "\(differences.prefix(3))")
    }

    @Test(arguments: NameListFormat.allCases) func anyOctetsAreHarmless(format: NameListFormat) throws {
        var random = SplitMix64(seed: 11)
        let good: [NameListFormat: String] = [
            .hosts: "0.0.0.0 ads.example tracker.example # x\n::1 localhost\n127.0.0.1 bücher.example\n",
            .domains: "*.ads.example\n.b.example\n# c\nexact.example\n",
            .adblock: "||ads.example^$all\n@@||good.example^\n! c\nexample.org##.ad\n",
            .rpz:
                "$ORIGIN r.\n$TTL 5m\n@ SOA a. b. ( 1 2\n 3 4 5 )\nx\\.y A 192.0.2.1\n*.z CNAME *.\n q TXT \"a\\\"\" b ; c\n",
        ]
        let seed = Array((good[format] ?? "").utf8)
        let favourites = Array("\n\t .*\\\"();$@#|^:0é".utf8)
        for _ in 0..<(longTests ? 200_000 : 2_000) {
            var octets = seed
            for _ in 0..<Int.random(in: 1...4, using: &random) { octets = random.mutate(octets, favouring: favourites) }
            let options = NameListOptions(format: format, lineLimit: 64)
            let whole = readList(octets, options)
            let pieces = readList(octets, options, piece: Int.random(in: 1...20, using: &random))
            guard whole.counts == pieces.counts, whole.count == pieces.count else {
                Issue.record("\(octets) is read otherwise in pieces")
                return
            }
            _ = NameLists([whole]).match(random.octets(0...40))
        }
    }
}
