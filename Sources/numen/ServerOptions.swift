// SPDX-License-Identifier: MIT
import ArgumentParser
import Control
import Daemon
import Foundation
import JSONRPC

/// Where the running server is found.
struct ServerOptions: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The data folder of the running server.", valueName: "DIR"))
    var data: String = ProcessInfo.processInfo.environment["NUMEN_DATA"] ?? "./var"

    /// Asks the server; what it cannot do becomes the command's failure.
    func ask(
        _ command: String,
        _ parameters: JSONObject = [:],
        row: (JSON) throws -> Void = { _ in }
    ) async throws -> JSON {
        let client = ControlClient(path: DataFolder(data).controlSocket)
        do {
            return try await client.send(ControlRequest(command, parameters), row: row)
        } catch let error as ControlError {
            throw Failure(error.message)
        }
    }
}
