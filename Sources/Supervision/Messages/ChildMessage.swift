// SPDX-License-Identifier: MIT
import JSONRPC

/// What a child says to its parent.
enum ChildMessage: Hashable {
    /// The child has its configuration and can be asked.
    case ready(name: String, version: String)
    /// An answer.
    case result(id: Int, JSON)
    /// A refusal.
    case failure(id: Int, code: String, message: String)
    /// The answer to a ping.
    case pong(Int)
    /// Something the child says by itself.
    case event(String, JSONObject)

    /// The frame; nil if it is too long.
    var frame: [UInt8]? {
        let json: JSON =
            switch self {
            case .ready(let name, let version):
                ["ready": ["name": .string(name), "version": .string(version)]]
            case .result(let id, let result): ["id": .integer(id), "result": result]
            case .failure(let id, let code, let message):
                ["id": .integer(id), "error": ["code": .string(code), "message": .string(message)]]
            case .pong(let number): ["pong": .integer(number)]
            case .event(let name, let params): ["event": .string(name), "params": .object(params)]
            }
        return FrameDecoder.encode(JSONWriter.octets(of: json))
    }

    /// Reads a frame; nil if it is none of these.
    init?(_ body: [UInt8]) {
        guard let json = try? JSONParser().parse(body) else { return nil }
        if let id = json["id"]?.int {
            if let error = json["error"], let code = error["code"]?.text {
                self = .failure(id: id, code: code, message: error["message"]?.text ?? "")
            } else if let result = json["result"] {
                self = .result(id: id, result)
            } else {
                return nil
            }
        } else if let number = json["pong"]?.int {
            self = .pong(number)
        } else if let ready = json["ready"], let name = ready["name"]?.text, let version = ready["version"]?.text {
            self = .ready(name: name, version: version)
        } else if let name = json["event"]?.text {
            self = .event(name, json["params"]?.object ?? [:])
        } else {
            return nil
        }
    }
}
