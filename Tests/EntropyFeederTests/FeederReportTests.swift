// SPDX-License-Identifier: MIT
import Entropy
import EntropyFeeder
import JSONRPC
import RandomTesting
import Testing

/// What the processes say to each other, each of which takes the other for hostile.
@Suite struct FeederReportTests {
    private func report(_ random: inout SplitMix64) throws -> FeederReport {
        let sources = EntropySource.allCases.filter { _ in random.next() % 2 == 0 }
        let made = sources.map { MadeUpSource($0, seed: random.next(), count: 300) }
        let feeder = try PoolFeeder(
            FeederSettings(assessed: random.next() % 2 == 0 ? 1.5 : nil),
            sources: made,
            pool: PoolRecorder()
        )
        for _ in 0..<random.next() % 8 {
            feeder.take(milliseconds: 500)
            for source in made where random.next() % 4 == 0 {
                source.mood = MadeUpSource.Mood.allCases.randomElement(using: &random) ?? .healthy
            }
        }
        return feeder.report
    }

    @Test("A report is read as it was written")
    func roundTrip() throws {
        var random = SplitMix64(seed: 21)
        for _ in 0..<100 {
            let report = try report(&random)
            let read = try JSONParser().parse(JSONWriter.octets(of: report.json))
            #expect(try FeederReport(json: read) == report)
        }
    }

    @Test("What is no report is refused, and harms nobody")
    func hostile() throws {
        var random = SplitMix64(seed: 22)
        var refused = 0
        let reports = try (0..<20).map { _ in JSONWriter.octets(of: try report(&random).json) }
        for index in 0..<(longTests ? 1_000_000 : 3_000) {
            let octets = random.mutate(
                reports[index % reports.count],
                favouring: Array(#"{}[]:,"-.019ePpassingnull"#.utf8)
            )
            guard let json = try? JSONParser().parse(octets) else { continue }
            do throws(FeederError) {
                let report = try FeederReport(json: json)
                #expect(report.totals.rate >= 0)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 0)
    }

    @Test("Each member has to be there once, of the right kind, and no other")
    func members() throws {
        var random = SplitMix64(seed: 23)
        var whole: FeederReport
        repeat { whole = try report(&random) } while whole.sources.isEmpty
        let object = try #require(whole.json.object)
        for (key, _) in object.members where key != "assessed_millibits" {
            var less = object
            less[key] = nil
            #expect(throws: FeederError.self) { try FeederReport(json: .object(less)) }
            for wrong in [
                JSON.null, "text", .integer(-1), .number("1.5"), .number("1e99"), true, [], .integer(Int.max),
            ] {
                var other = object
                other[key] = wrong
                #expect(throws: FeederError.self) { try FeederReport(json: .object(other)) }
            }
            var twice = object
            twice.append(key, object[key] ?? .null)
            #expect(throws: FeederError.self) { try FeederReport(json: .object(twice)) }
        }
        var more = object
        more.append("more", 1)
        #expect(throws: FeederError.self) { try FeederReport(json: .object(more)) }
        var source = object
        source["sources"] = ["sun": [:]]
        #expect(throws: FeederError.self) { try FeederReport(json: .object(source)) }
    }

    @Test("The first message is read as it was written, and no other is")
    func hello() throws {
        let hello = FeederHello(
            interval: 2_500,
            sources: [.jitter, .hwrng],
            failures: [.jitter: .init(count: 3, last: .repetition), .rdseed: .init(count: 1, last: .silence)]
        )
        #expect(try FeederHello(json: hello.json) == hello)
        #expect(try FeederHello(json: FeederHello().json).sources == Set(EntropySource.allCases))
        for (key, value) in [
            ("protocol", JSON.integer(2)), ("interval_ms", -5), ("interval_ms", "1000"), ("sources", "jitter"),
            ("sources", ["sun"]), ("sources", ["jitter", "jitter"]), ("more", 1),
            ("failures", ["sun": ["count": 1, "last": "silence"]]), ("failures", ["jitter": ["count": 1]]),
            ("failures", ["jitter": ["count": 1, "last": "rain"]]), ("failures", []),
        ] {
            var json = hello.json
            json[key] = value
            #expect(throws: FeederError.self) { try FeederHello(json: json) }
        }
    }

    @Test("Options are read as they are written")
    func options() throws {
        var options = try FeederOptions([])
        #expect(options == FeederOptions())
        options = try FeederOptions(["--user", "numen", "--credit", "/a b", "--attempt"])
        #expect(options.user == "numen")
        #expect(options.assessment == "/a b")
        #expect(try FeederOptions(options.arguments) == options)
        for arguments in [["--credit"], ["--user", ""], ["--bits", "9"], ["credit"]] {
            #expect(throws: FeederError.self) { try FeederOptions(arguments) }
        }
    }
}
