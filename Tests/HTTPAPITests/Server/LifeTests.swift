// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import HTTPAPI
import IP
import Testing

/// How the server starts and stops, and the operator's socket.
@Suite("HTTP: start and end", .timeLimit(.minutes(1)))
struct LifeTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path

    private static let hello = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n"

    private func message(_ configure: (inout HTTPServerConfiguration) -> Void) async -> String {
        do {
            try await EdgeServer.run(configure: configure) { _ in }
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test("Plain HTTP is for this machine only", arguments: ["0.0.0.0:0", "[::]:0", "192.0.2.1:8080"])
    func plain(_ text: String) async throws {
        let address = try ListenAddress(text)
        for isPublic in [true, false] {
            let message = await message {
                $0.addresses = [address]
                $0.isPublic = isPublic
            }
            #expect(message.contains("HTTP at \(address) can be reached by other machines and needs TLS"))
        }
    }

    @Test("TLS for others than this machine has to be meant")
    func notPublic() async throws {
        let message = await message {
            $0.addresses = [ListenAddress(address: IPAddress(v4: 0), port: 0)]
            $0.tls = HTTPServerConfiguration.TLSFiles(certificateChain: "/none", privateKey: "/none")
        }
        #expect(message.contains("say public = true if that is meant"))
    }

    @Test("HTTP/2 needs TLS")
    func plainHTTP2() async {
        #expect(await message { $0.http2 = true }.contains("HTTP/2 needs TLS"))
    }

    @Test("An address that is taken")
    func taken() async throws {
        let taken = try await EdgeServer.run { server in server.port }
        #expect(await !HTTPServer.isTaken(ListenAddress(address: IPAddress(v4: 0x7f00_0001), port: taken)))
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        unsafe withUnsafeMutablePointer(to: &name) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe _ = bind(listener, $0, size)
                _ = listen(listener, 1)
                unsafe _ = getsockname(listener, $0, &size)
            }
        }
        let address = ListenAddress(address: IPAddress(v4: 0x7f00_0001), port: UInt16(bigEndian: name.sin_port))
        #expect(await HTTPServer.isTaken(address))
        let message = await message { $0.addresses = [address] }
        #expect(message.contains("cannot listen for HTTP at \(address): another program listens there"))
    }

    @Test("Requests that are being answered finish, and nothing new begins")
    func gracefulEnd() async throws {
        try await EdgeServer.run { server in
            let idle = try RawClient(server.port)
            #expect(idle.ask(Self.hello)?.body == "hello")
            let busy = try RawClient(server.port)
            busy.send("GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n")
            server.seen.wait()
            let stopping = Task { await server.stop() }
            #expect(idle.ends(within: 300))
            let reply = busy.reply()
            #expect(reply?.body == "waited")
            #expect(reply?["Connection"] == "close")
            #expect(busy.ends())
            #expect(throws: RawClient.Failure.self) { try RawClient(server.port) }
            withExtendedLifetime(stopping) {}
        }
    }

    @Test(
        "A handshake that ends when the server does",
        .enabled(if: Tool.hasPython, "python3, curl or openssl is not here"),
        arguments: ["h2", "http/1.1"]
    )
    func lateHandshake(_ version: String) async throws {
        let certificate = try Certificate()
        // As long as the server gives them, nobody is closed for being slow.
        let limits = EdgeServer.limits {
            $0.headerTime = .seconds(20)
            $0.shutdownTime = .seconds(3)
        }
        try await EdgeServer.run(limits: limits) {
            $0.tls = HTTPServerConfiguration.TLSFiles(certificateChain: certificate.chain, privateKey: certificate.key)
            $0.http2 = true
        } _: { server in
            let clients = try (0..<4).map { _ in try Tool.Conversation("late_handshake", ["\(server.port)", version]) }
            for client in clients { #expect(client.line() == "CONNECTED") }
            let stopping = Task { await server.stop() }
            while (try? RawClient(server.port)) != nil {}
            let time = milliseconds {
                for client in clients { client.say("now") }
                for client in clients { #expect(client.line() == "CLOSED") }
            }
            #expect(time < 2_500, "after \(time) ms")
            withExtendedLifetime(stopping) {}
        }
    }

    @Test("A server that is cancelled closes what it serves")
    func cancelled() async throws {
        try await EdgeServer.run { server in
            let client = try RawClient(server.port)
            client.send("GET /forever HTTP/1.1\r\nHost: localhost\r\n\r\n")
            server.seen.wait()
            server.cancel()
            #expect(client.ends())
        }
    }

    @Test("A request that does not end is not waited for")
    func hardEnd() async throws {
        let began = Date.now
        try await EdgeServer.run { server in
            let client = try RawClient(server.port)
            client.send("GET /forever HTTP/1.1\r\nHost: localhost\r\n\r\n")
            server.seen.wait()
            let stopping = Task { await server.stop() }
            #expect(client.ends())
            withExtendedLifetime(stopping) {}
        }
        #expect(-began.timeIntervalSinceNow < 3)
    }

    @Test("The operator's socket: private, for its owner, and gone in the end")
    func operatorSocket() async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/http.sock"
        // One that a crashed server has left.
        #expect(unsafe mknod(path, S_IFSOCK | 0o644, 0) == 0)
        try await EdgeServer.run {
            $0.operatorSocket = path
        } _: { server in
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let client = try RawClient(path: path)
            #expect(client.ask("GET /operator HTTP/1.1\r\nHost: any.example\r\n\r\n")?.body == "operator")
            let who = client.ask(
                "GET /who HTTP/1.1\r\nHost: x\r\nX-Request-ID: i\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n"
            )
            #expect(who?.body == "uid:\(geteuid()) local true i")
            for _ in 0..<5 {
                #expect(client.ask("GET /counted HTTP/1.1\r\nHost: x\r\n\r\n")?.status == 200)
            }
            // Who shows a token wants to be its owner.
            let token = "Authorization: Bearer \(EdgeServer.goodToken)\r\n"
            #expect(client.ask("GET /operator HTTP/1.1\r\nHost: x\r\n\(token)\r\n")?.status == 403)
            // The same port is nobody's.
            #expect(try RawClient(server.port).ask("GET /operator HTTP/1.1\r\nHost: localhost\r\n\r\n")?.status == 401)
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("An operator's socket at which another server answers")
    func takenSocket() async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/http.sock"
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &name.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        unsafe withUnsafePointer(to: &name) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe _ = bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        #expect(listen(listener, 1) == 0)
        #expect(await message { $0.operatorSocket = path }.contains("another server answers at the operator's socket"))
        #expect(await message { $0.operatorSocket = "/none/http.sock" }.contains("cannot make the operator's socket"))
    }

    @Test("A stranger at the operator's socket", .enabled(if: geteuid() == 0, "needs to become somebody else"))
    func stranger() async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = folder + "/http.sock"
        try await EdgeServer.run {
            $0.operatorSocket = path
        } _: { [folder] _ in
            // Let the mode of the file be wrong: the kernel's word is what counts.
            #expect(unsafe chmod(folder, 0o777) == 0)
            #expect(unsafe chmod(path, 0o777) == 0)
            let output = try Tool.run(
                "/usr/bin/setpriv",
                [
                    "--reuid=65534", "--regid=65534", "--clear-groups", "curl", "-sS", "--unix-socket", path,
                    "http://x/who",
                ]
            )
            #expect(output.contains("curl: ("))
            #expect(!output.contains("uid:"))
        }
    }
}
