// SPDX-License-Identifier: MIT
import Control
import Foundation
import Glibc
import JSONRPC
import Testing

/// What a person reads who asks a server that does not answer.
@Suite("Clients without a server", .timeLimit(.minutes(1)))
struct ClientTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func message(askingAt path: String) async -> String {
        do {
            _ = try await ControlClient(path: path).send(ControlRequest("status"))
            return ""
        } catch {
            return (error as? ControlError)?.message ?? "no words: \(error)"
        }
    }

    @Test("No server has ever run there, or its folder is not there, or it has crashed")
    func noServer() async throws {
        _ = try UnixSocket(listeningAt: folder.path + "/stale.sock")
        try Data().write(to: URL(filePath: folder.path + "/file"))
        for name in ["control.sock", "stale.sock", "none/control.sock", "file", "file/control.sock"] {
            let path = folder.path + "/" + name
            let data = (path as NSString).deletingLastPathComponent
            let message = await message(askingAt: path)
            #expect(message.contains("no server runs with the data folder \(data)"))
            #expect(message.contains("`numen serve --data \(data)`"))
            #expect(message.hasSuffix("with --data"))
        }
    }

    @Test("A path without a folder")
    func noFolder() async {
        #expect(await message(askingAt: "no.sock").contains("no server runs with the data folder .;"))
        #expect(await message(askingAt: "/no.sock").contains("no server runs with the data folder /;"))
    }

    @Test("A path that is too long for a socket")
    func longPath() async {
        let message = await message(askingAt: folder.path + "/" + String(repeating: "x", count: 100))
        #expect(message.contains("longer than 107 octets"))
        #expect(message.contains("--data"))
    }

    @Test("A socket of another user", .enabled(if: geteuid() != 0, "root opens everything"))
    func forbidden() async throws {
        let socket = try UnixSocket(listeningAt: folder.socket)
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: folder.socket)
        #expect(await message(askingAt: folder.socket).contains("belongs to another user"))
        withExtendedLifetime(socket) {}
    }

    @Test(
        "A server that ends, or says what is no reply",
        arguments: ["", "{\"row\":1}\n", "{\"row\":1}\n{\"resu", "bananas\n", "\n", "{\"result\":1}"]
    )
    func broken(reply: String) async throws {
        let listener = try UnixSocket(listeningAt: folder.socket)
        let serving = Task {
            try await blocking {
                let connection = try listener.accept()
                try connection.send(reply)
            }
        }
        let message = await message(askingAt: folder.socket)
        try await serving.value
        #expect(message.hasPrefix("the server at \(folder.socket) ended the connection before its reply was complete"))
    }

    @Test("What a later version of the server may add to a reply is passed over")
    func unknownMembers() async throws {
        let listener = try UnixSocket(listeningAt: folder.socket)
        let serving = Task {
            try await blocking {
                let connection = try listener.accept()
                try connection.send(
                    "{\"progress\":0.5}\n{}\n[]\n{\"row\":1,\"x\":2}\n{\"result\":{\"a\":1},\"x\":[]}\n"
                )
            }
        }
        var rows: [JSON] = []
        let result = try await ControlClient(path: folder.socket).send(ControlRequest("x")) { rows.append($0) }
        try await serving.value
        #expect(rows == [1])
        #expect(result == ["a": 1])
    }

    @Test("A reply whose line is too long")
    func longReply() async throws {
        let path = folder.socket
        let result = JSON.string(String(repeating: "x", count: 1 << 20))
        try await withServer(at: path, handler: { _, _ in result }) { _ in
            #expect(await message(askingAt: path) == "a line is longer than 1048576 octets")
        }
    }
}
