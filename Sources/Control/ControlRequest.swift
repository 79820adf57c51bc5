// SPDX-License-Identifier: MIT
public import JSONRPC

/// One thing that a command asks of a running server.
public struct ControlRequest: Hashable, Sendable {
    /// What is asked, such as `status` or `nvs.new`.
    public var command: String
    /// Its parameters, by name.
    public var parameters: JSONObject

    /// Creates a request.
    public init(_ command: String, _ parameters: JSONObject = [:]) {
        self.command = command
        self.parameters = parameters
    }

    init?(_ json: JSON) {
        guard let command = json["command"]?.text else { return nil }
        self.init(command, json["parameters"]?.object ?? [:])
    }

    var json: JSON {
        ["command": .string(command), "parameters": .object(parameters)]
    }
}
