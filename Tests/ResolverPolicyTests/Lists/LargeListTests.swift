// SPDX-License-Identifier: MIT
import Foundation
import RandomTesting
import ResolverPolicy
import Testing

/// A million of names if `NUMEN_LONG_TESTS=1`; build for release then.
@Suite("Large lists", .serialized) struct LargeListTests {
    private static let count = longTests ? 1_000_000 : 20_000

    /// A name as they are on published lists: a label or two below a registered name.
    private func name(_ number: Int) -> String {
        var random = SplitMix64(seed: UInt64(number))
        let word = { (counts: ClosedRange<Int>) in
            String(decoding: random.octets(counts).map { 0x61 + $0 % 26 }, as: UTF8.self)
        }
        let host = number % 3 == 0 ? "" : word(2...8) + "."
        return host + word(5...14) + "\(number)." + (["com", "net", "org", "info", "co.uk"][number % 5])
    }

    @Test func memoryAndTime() throws {
        let names = (0..<Self.count).map(name)
        let text = Array(names.map { $0 + "\n" }.joined().utf8)
        let clock = ContinuousClock()
        var made: NameList?
        let reading = clock.measure { made = readList(text, NameListOptions(format: .domains), piece: 65_536) }
        let list = try #require(made)
        #expect(list.count == Self.count && list.counts.accepted == Self.count)
        #expect(list.octetCount <= Self.count * 64)
        let lists = NameLists([list])
        let hits = try names.prefix(100_000).map(wire)
        let misses = try (0..<hits.count).map { try wire("www." + name(Self.count + $0)) }
        // The best of some rounds: others use the machine, too.
        let fastest = { (octets: [[UInt8]], expected: Int) -> Duration in
            (0..<(longTests ? 10 : 1))
                .map { _ in
                    var found = 0
                    let time = clock.measure { for name in octets where lists.match(name) != nil { found += 1 } }
                    #expect(found == expected)
                    return time
                }
                .min() ?? .zero
        }
        let hitting = fastest(hits, hits.count)
        let missing = fastest(misses, 0)
        guard longTests else { return }
        let line = { (what: String, time: Duration, count: Int) in "\(what): \(time / count)" }
        print(
            "list of \(list.count) names: \(list.octetCount) octets;",
            [line("read", reading, list.count), line("hit", hitting, hits.count), line("miss", missing, misses.count)]
                .joined(separator: "; ")
        )
    }
}
