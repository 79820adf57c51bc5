// SPDX-License-Identifier: MIT
import Control
import Foundation
import Glibc
import JSONRPC
import ServiceLifecycle
import Testing

@Suite("The life of the socket", .timeLimit(.minutes(1)))
struct LifeTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let answering: ControlServer.Handler = { _, _ in "answered" }

    @Test("Only the owner can open it, and it is gone afterwards")
    func mode() async throws {
        let folder = folder
        try await withServer(at: folder.socket, handler: Self.answering) { _ in
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.socket)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(attributes[.type] as? FileAttributeType == .typeSocket)
        }
        #expect(!folder.hasSocket)
    }

    @Test("What a crashed server has left behind is replaced")
    func stale() async throws {
        _ = try UnixSocket(listeningAt: folder.socket)
        #expect(folder.hasSocket)
        try await withServer(at: folder.socket, handler: Self.answering) { client in
            let reply = try await client.send(ControlRequest("x"))
            #expect(reply == "answered")
        }
    }

    @Test("The socket of a server that runs is not taken from it")
    func live() async throws {
        let path = folder.socket
        try await withServer(at: path, handler: Self.answering) { client in
            let other = ControlServer(path: path, logger: quiet) { _, _ in "from the other one" }
            let error = await #expect(throws: ControlError.self) { try await other.run() }
            #expect(error?.message.contains("another server answers at \(path)") == true)
            #expect(error?.message.contains("--data") == true)
            let reply = try await client.send(ControlRequest("x"))
            #expect(reply == "answered")
        }
    }

    @Test("A file that is no socket is left alone")
    func file() async throws {
        try Data([1, 2, 3]).write(to: URL(filePath: folder.socket))
        let server = ControlServer(path: folder.socket, logger: quiet, handler: Self.answering)
        let error = await #expect(throws: ControlError.self) { try await server.run() }
        #expect(error?.message.contains("cannot make the control socket \(folder.socket): ") == true)
        #expect(error?.message.contains("no socket; move it away") == true)
        #expect(try Data(contentsOf: URL(filePath: folder.socket)) == Data([1, 2, 3]))
    }

    @Test("Paths at which no socket can be")
    func badPaths() async throws {
        let long = folder.path + "/" + String(repeating: "x", count: 100)
        for (path, words) in [(folder.path + "/none/control.sock", "No such file"), (long, "longer than 107 octets")] {
            let server = ControlServer(path: path, logger: quiet, handler: Self.answering)
            let error = await #expect(throws: ControlError.self) { try await server.run() }
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
    }

    @Test("As many clients at once as may be, and no more")
    func manyClients() async throws {
        let (started, door) = (Flag(), Door())
        let handler: ControlServer.Handler = { request, _ in
            guard request.command == "wait" else { return "answered" }
            started.raise()
            await door.wait()
            return request.parameters["number"] ?? .null
        }
        try await withServer(at: folder.socket, handler: handler) { client in
            try await withThrowingTaskGroup { group in
                for number in 0..<64 {
                    group.addTask {
                        let result = try await client.send(ControlRequest("wait", ["number": .integer(number)]))
                        #expect(result == .integer(number))
                    }
                }
                await started.wait(64)
                let error = await #expect(throws: ControlError.self) { try await client.send(ControlRequest("x")) }
                #expect(error?.message == "the server is answering 64 requests already; try again when one has ended")
                await door.open()
                try await group.waitForAll()
            }
        }
    }

    @Test("A shutdown ends every client, in words")
    func shutdown() async throws {
        let (listening, started) = (Flag(), Flag())
        let server = ControlServer(
            path: folder.socket,
            logger: quiet,
            onListening: { listening.raise() },
            handler: { _, reply in
                try await reply.send("started")
                started.raise()
                await untilCancelled()
                try Task.checkCancellation()
                return .null
            }
        )
        let group = ServiceGroup(configuration: .init(services: [.init(service: server)], logger: quiet))
        let running = Task { try await group.run() }
        await listening.wait()
        // One that does not ask, one that does not read, and some that wait for a reply.
        let idle = try UnixSocket(connectingTo: folder.socket)
        let deaf = try UnixSocket(connectingTo: folder.socket)
        try deaf.send("{\"command\":\"watch\"}\n")
        let client = ControlClient(path: folder.socket)
        try await withThrowingTaskGroup { clients in
            for _ in 0..<8 {
                clients.addTask {
                    let error = await #expect(throws: ControlError.self) {
                        try await client.send(ControlRequest("watch"))
                    }
                    #expect(error?.message == "the server is ending; ask again when it has been started")
                }
            }
            await started.wait(9)
            await group.triggerGracefulShutdown()
            try await clients.waitForAll()
        }
        try await running.value
        #expect(try await blocking { try idle.receiveAll() } == [])
        #expect(try await blocking { try deaf.receiveLines() }.first == #"{"row":"started"}"#)
        #expect(!folder.hasSocket)
    }

    @Test("Clients that come while the server ends")
    func comingAtTheEnd() async throws {
        let path = folder.socket
        for _ in 0..<30 {
            let sockets = try await withServer(at: path, handler: Self.answering) { _ in
                try (0..<60).map { _ in try UnixSocket(connectingTo: path) }
            }
            for socket in sockets {
                #expect(try await blocking { try socket.receiveAll() } == [])
            }
            #expect(!folder.hasSocket)
        }
    }

    @Test("A client that does not read does not hold up a shutdown")
    func deafClient() async throws {
        let path = folder.socket
        let started = Flag()
        // More than the sockets of both sides hold.
        let handler: ControlServer.Handler = { _, _ in
            started.raise()
            await untilCancelled()
            return .string(String(repeating: "x", count: 900_000))
        }
        let socket = try await withServer(at: path, handler: handler) { _ in
            let socket = try UnixSocket(connectingTo: path)
            try socket.send("{\"command\":\"list\"}\n")
            await started.wait()
            return socket
        }
        #expect(try await !blocking { try socket.receiveAll() }.isEmpty)
    }
}

/// A door that many wait at.
private actor Door {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func wait() async {
        guard !isOpen else { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    func open() {
        isOpen = true
        waiting.forEach { $0.resume() }
        waiting = []
    }
}
