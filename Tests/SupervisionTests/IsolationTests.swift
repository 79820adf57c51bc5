// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import JSONRPC
import Supervision
import Testing

@Suite("What a child gets from its parent", .timeLimit(.minutes(1)))
struct IsolationTests {
    @Test("No variable but those that are named, and the number of its parent")
    func environment() async throws {
        // The name and the value are copied.
        unsafe setenv("NUMEN_SECRET", "do not inherit", 1)
        defer { unsafe unsetenv("NUMEN_SECRET") }
        var configuration = try Rig.good()
        configuration.environment = ["COLOUR": "blue = green", "NUMEN_PARENT": "1"]
        try await Rig.run(configuration) { rig in
            await rig.running()
            let expected: JSON = ["COLOUR=blue = green", .string("NUMEN_PARENT=\(getpid())")]
            try await rig.expect("environment", gives: expected)
        }
    }

    @Test("No descriptor but its three pipes")
    func descriptors() async throws {
        // Without FD_CLOEXEC: these are inherited if nobody closes them.
        let opened = [unsafe open("/dev/null", O_RDONLY), socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0), dup(0)]
        defer { for descriptor in opened { close(descriptor) } }
        #expect(opened.allSatisfy { $0 > 2 })
        try await Rig.run(Rig.good()) { rig in
            await rig.running()
            let list = try await rig.child.call("descriptors").array?.compactMap(\.int) ?? []
            // Perl holds its script open, which it reads from.
            #expect(list.filter { $0 != 3 } == [0, 1, 2])
        }
    }

    @Test("Arguments as they are: there is no shell")
    func arguments() async throws {
        let arguments = ["good", "$HOME", "a b", "; exit 1", "*", "", "\"'"]
        let configuration = try Rig.perl("good.pl", name: "good", arguments: arguments)
        try await Rig.run(configuration) { rig in
            await rig.running()
            try await rig.expect("arguments", gives: .array(arguments.map { .string($0) }))
        }
    }

    @Test("A process group of its own, which it cannot leave, and signals as programs expect them")
    func group() async throws {
        try await Rig.run(Rig.good()) { rig in
            await rig.running()
            let group = try await rig.child.call("group").int
            #expect(group == rig.child.status.process.map { Int($0) })
            #expect(getpgrp() != rig.child.status.process ?? 0)
            // The supervisor ignores SIGPIPE; the child does not.
            let ignored = try await rig.child.call("signals").text.flatMap { UInt64($0, radix: 16) } ?? .max
            for signal in [SIGHUP, SIGINT, SIGPIPE, SIGTERM, SIGCHLD] {
                #expect(ignored & 1 << (UInt64(signal) - 1) == 0)
            }
            try await rig.expect("hide", gives: false)
        }
    }

    @Test("Programs are found beside ours, and nowhere else")
    func program() throws {
        let path = try #require(ProgramFile.beside("SupervisedProgram"))
        let folder = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        #expect(path == URL(filePath: folder).deletingLastPathComponent().path + "/SupervisedProgram")
        for name in ["", "perl", "nothing", "/usr/bin/perl", "../debug/SupervisedProgram", "./SupervisedProgram"] {
            #expect(ProgramFile.beside(name) == nil)
        }
    }
}
