// SPDX-License-Identifier: MIT
import Control
import Foundation
import JSONRPC
import Logging

/// A logger that says nothing.
let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

/// A folder of its own for its owner alone, which is removed in the end.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The socket's path.
    var socket: String { path + "/control.sock" }

    /// Whether anything is at the socket's path.
    var hasSocket: Bool { FileManager.default.fileExists(atPath: socket) }
}

/// Runs a server while `body` talks to it, then ends it.
@discardableResult
func withServer<Result>(
    at path: String,
    requestLimit: Int = 64,
    handler: @escaping ControlServer.Handler,
    _ body: (ControlClient) async throws -> Result
) async throws -> Result {
    let listening = Flag()
    let server = ControlServer(
        path: path,
        logger: quiet,
        requestLimit: requestLimit,
        onListening: { listening.raise() },
        handler: handler
    )
    let running = Task {
        // If it ends early, nobody has to wait for it.
        defer { listening.raise() }
        try await server.run()
    }
    await listening.wait()
    let result: Swift.Result<Result, any Error>
    do {
        result = .success(try await body(ControlClient(path: path)))
    } catch {
        result = .failure(error)
    }
    running.cancel()
    try await running.value
    return try result.get()
}

/// Waits for the end of its task.
func untilCancelled() async {
    await Flag().wait()
}
