// SPDX-License-Identifier: MIT
import Entropy
import EntropyFeeder
import Foundation
import JSONRPC
import RandomTesting
import Supervision
import Testing

/// The program as its parent meets it.
@Suite(.timeLimit(.minutes(1)), .serialized) struct FeederProgramTests {
    @Test("It samples, mixes, and credits nothing")
    func life() async throws {
        try await Feeding.run { feeding in
            var report = await feeding.report { $0.sight.passing.contains(.jitter) && $0.totals.blocks > 2 }
            #expect(report.totals.credits == 0)
            #expect(report.totals.refused == 0)
            #expect(report.assessed == nil)
            #expect(report.interval == 200)
            #expect(report.totals.octets == 64 * report.totals.blocks)
            try await feeding.client.arrive((0..<2_000).map { UInt16($0) })
            report = try await feeding.client.report()
            #expect((1...1_024).contains(report.totals.arrivals))
            try await feeding.client.restart()
            #expect(try await feeding.client.report().sight.passing.isEmpty)
            _ = await feeding.report { $0.sight.passing.contains(.jitter) }
        }
    }

    @Test("A block that is demanded does not wait for its time, and sources that are not wanted are not there")
    func demands() async throws {
        try await Feeding.run(FeederHello(interval: 3_600_000, sources: [.jitter])) { feeding in
            _ = await feeding.report { $0.sight.passing == [.jitter] }
            #expect(try await feeding.client.report().totals.blocks == 0)
            try await feeding.client.reseed()
            let report = await feeding.report { $0.totals.blocks == 1 }
            #expect(Set(report.sources.keys) == [.jitter])
        }
    }

    /// A line of a thread's status in /proc.
    private func status(_ process: Int32) throws -> [[String: String]] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")
            .map { thread in
                let text = try String(contentsOfFile: "/proc/\(process)/task/\(thread)/status", encoding: .utf8)
                let lines = text.split(separator: "\n").map { $0.split(separator: ":", maxSplits: 1) }
                return Dictionary(
                    uniqueKeysWithValues: lines.filter { $0.count == 2 }
                        .map { (String($0[0]), $0[1].trimmingCharacters(in: .whitespaces)) }
                )
            }
    }

    private func expectConfined(_ process: Int32, capabilities: String) throws {
        let threads = try status(process)
        // One that answers, one that samples, and one that reads the device if there is one.
        #expect((2...3).contains(threads.count))
        for thread in threads {
            #expect(thread["Seccomp"] == "2")
            #expect(thread["NoNewPrivs"] == "1")
            #expect(thread["CapEff"] == capabilities)
            #expect(thread["CapPrm"] == capabilities)
            for set in ["CapInh", "CapAmb"] { #expect(thread[set] == "0000000000000000") }
            if Feeding.isRoot {
                #expect(thread["CapBnd"] == "0000000000000000")
                #expect(thread["Uid"]?.split(separator: "\t").contains("0") == false)
                #expect(thread["Gid"]?.split(separator: "\t").contains("0") == false)
                #expect(thread["Groups"]?.split(separator: " ").contains("0") == false)
            }
        }
    }

    @Test("All its threads are confined, and have no rights")
    func confinement() async throws {
        try await Feeding.run { feeding in
            _ = await feeding.report { $0.totals.blocks > 0 }
            try expectConfined(try #require(feeding.child.status.process), capabilities: "0000000000000000")
        }
    }

    @Test("Nothing that it tries goes through: files, sockets, programs, other processes, forbidden ioctls")
    func attempts() async throws {
        let outcome = try await Feeding.outcome(["--attempt"])
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 25)
        for line in lines {
            // glibc asks for threads in the old way only if it hears this of the new one.
            let expected =
                line.hasPrefix("make a process anew") ? "Function not implemented" : "Operation not permitted"
            #expect(line.hasSuffix(": \(expected)"))
        }
        #expect(outcome.code == 0)
        #expect(outcome.errors == "")
    }

    @Test("In the mode that credits, nothing else goes through either", .enabled(if: Feeding.isRoot))
    func creditingAttempts() async throws {
        let file = JSONWriter.octets(of: HostAssessmentTests.assessment().json)
        try await HostAssessmentTests.withFile(file) { path in
            let outcome = try await Feeding.outcome(["--credit", path, "--attempt"])
            let lines = outcome.output.split(separator: "\n")
            #expect(lines.count == 25)
            #expect(lines.filter { $0.hasSuffix(": goes through") } == ["RNDADDENTROPY: goes through"])
            #expect(lines.count { $0.hasSuffix(": Operation not permitted") } == 23)
            #expect(outcome.code == 0)
        }
    }

    @Test("In the mode that credits it keeps the one right that this needs, and the rule", .enabled(if: Feeding.isRoot))
    func crediting() async throws {
        let assessment = HostAssessmentTests.assessment()
        try await HostAssessmentTests.withFile(JSONWriter.octets(of: assessment.json)) { path in
            var options = FeederOptions()
            options.assessment = path
            try await Feeding.run(options: options) { feeding in
                // With jitter alone there is nothing to credit.
                let report = await feeding.report {
                    $0.totals.credits > 1 || $0.sources.count == 1 && $0.totals.blocks > 9
                }
                #expect(report.assessed == assessment.entropy)
                #expect(report.totals.creditedBits <= 256 * report.totals.credits)
                #expect(report.totals.refused == 0)
                try expectConfined(try #require(feeding.child.status.process), capabilities: "0000000000200000")
            }
        }
    }

    @Test(
        "It does not credit without the right to, nor by an assessment of another machine",
        .enabled(if: Feeding.isRoot)
    )
    func noRight() async throws {
        let own = JSONWriter.octets(of: HostAssessmentTests.assessment().json)
        try await HostAssessmentTests.withFile(own, mode: 0o644) { path in
            // Where an ordinary user may execute it, as setpriv(1) makes one.
            let program = FileManager.default.temporaryDirectory.appending(path: "numen-entropy-\(UUID())").path
            defer { try? FileManager.default.removeItem(atPath: program) }
            try FileManager.default.copyItem(atPath: try Feeding.program, toPath: program)
            let user = ["--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"]
            let outcome = try await Feeding.outcome(
                user + [program, "--credit", path, "--attempt"],
                program: "/usr/bin/setpriv"
            )
            #expect(outcome.code == 1)
            #expect(outcome.errors.contains("CAP_SYS_ADMIN"))
            let mixing = try await Feeding.outcome(
                user + [program, "--attempt"],
                program: "/usr/bin/setpriv"
            )
            #expect(mixing.code == 0)
        }
        var host = AssessedHost.current
        host.kernel = "1.0"
        let other = JSONWriter.octets(of: HostAssessmentTests.assessment(of: host).json)
        try await HostAssessmentTests.withFile(other) { path in
            let outcome = try await Feeding.outcome(["--credit", path])
            #expect(outcome.code == 1)
            #expect(outcome.errors.contains("another kernel (1.0"))
        }
    }

    @Test("Whoever kills it or stops it gets it back within a second", arguments: [SIGKILL, SIGSTOP])
    func killed(signal: Int32) async throws {
        try await Feeding.run { feeding in
            for _ in 0..<3 {
                _ = await feeding.report { $0.sight.passing.contains(.jitter) }
                let process = try #require(feeding.child.status.process)
                let start = ContinuousClock.now
                kill(process, signal)
                while feeding.child.status.process == process { await Task.yield() }
                _ = await feeding.report { _ in true }
                #expect(start.duration(to: .now) < .seconds(1))
            }
        }
    }

    @Test("It ends with its parent, and is not started by hand")
    func ends() async throws {
        let outcome = try await Feeding.outcome([])
        #expect(outcome.code == 1)
        #expect(outcome.errors.contains("is started by numen"))
        let hello = Self.frame(JSONWriter.octets(of: ["hello": .object(FeederHello().json)]))
        let greeted = try await Feeding.outcome([], input: hello)
        #expect(greeted.code == 0)
        #expect(greeted.output.contains(#"{"ready":{"name":"numen-entropy","version":"1"}}"#))
        let ping = Self.frame(Array(#"{"ping":7}"#.utf8))
        let alive = try await Feeding.outcome([], input: ping + hello + ping)
        #expect(alive.output.components(separatedBy: #"{"pong":7}"#).count == 3)
        let stopped = try await Feeding.outcome([], input: hello + Self.frame(Array(#"{"stop":true}"#.utf8)))
        #expect(stopped.code == 0)
        let other = Self.frame(Array(#"{"hello":{"protocol":999,"interval_ms":1000,"sources":[]}}"#.utf8))
        let refused = try await Feeding.outcome([], input: other)
        #expect(refused.code == 1)
        #expect(refused.errors.contains("different versions"))
    }

    private static func frame(_ body: [UInt8]) -> Data {
        Data([24, 16, 8, 0].map { UInt8(truncatingIfNeeded: body.count >> $0) } + body)
    }

    @Test("What makes no sense to it never makes it crash")
    func hostile() async throws {
        var random = SplitMix64(seed: 41)
        let words: [[UInt8]] = [
            #"{"id":1,"method":"report","params":{}}"#, #"{"id":2,"method":"arrive","params":{"times":[1,65535]}}"#,
            #"{"id":3,"method":"restart","params":{"source":"jitter"}}"#, #"{"ping":9}"#,
            #"{"id":4,"method":"reseed","params":{}}"#,
        ]
        .map { Array($0.utf8) }
        for round in 0..<(longTests ? 2_000 : 40) {
            var input =
                round % 8 == 0 ? Data() : Self.frame(JSONWriter.octets(of: ["hello": .object(FeederHello().json)]))
            for _ in 0..<20 {
                let word = words.randomElement(using: &random) ?? []
                input +=
                    random.next() % 4 == 0
                    ? Data(random.mutate(Array(Self.frame(word)))) : Self.frame(random.mutate(word))
            }
            let outcome = try await Feeding.outcome([], input: input)
            #expect(outcome.reason == .exit, "\(outcome.code)")
            #expect(outcome.code == 0 || outcome.code == 1)
        }
    }

    @Test("Options are explained, and unknown ones are refused")
    func options() async throws {
        let help = try await Feeding.outcome(["--help"])
        #expect(help.code == 0)
        for option in ["--credit", "--user", "--attempt"] { #expect(help.output.contains(option)) }
        let unknown = try await Feeding.outcome(["--entropy"])
        #expect(unknown.code == 1)
        #expect(unknown.errors.contains("--entropy is not known"))
        let root = try await Feeding.outcome(["--user", "root", "--attempt"])
        #expect(!Feeding.isRoot || root.code == 1 && root.errors.contains("is root"))
        let nobody = try await Feeding.outcome(["--user", "no-such-user-here", "--attempt"])
        #expect(!Feeding.isRoot || nobody.code == 1 && nobody.errors.contains("no user"))
    }
}
