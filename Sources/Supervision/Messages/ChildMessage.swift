// SPDX-License-Identifier: MIT
package import JSONRPC

/// What a child says to its parent.
package enum ChildMessage: Hashable {
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

    /// The most octets of a name, a version or a word.
    static let wordLimit = 64
    /// The most octets of a message for people.
    static let textLimit = 4_096

    /// The frame; nil if it is too long.
    package var frame: [UInt8]? {
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

    /// Reads a frame, which is hostile; nil if it is not exactly one of these.
    package init?(_ body: [UInt8]) {
        guard let object = (try? JSONParser().parse(body))?.object else { return nil }
        switch object.sortedKeys {
        case ["id", "result"]:
            guard let id = object["id"]?.int, let result = object["result"] else { return nil }
            self = .result(id: id, result)
        case ["error", "id"]:
            guard let id = object["id"]?.int, let error = object["error"]?.object,
                error.sortedKeys == ["code", "message"],
                let code = error["code"]?.text(upTo: Self.wordLimit),
                let message = error["message"]?.text(upTo: Self.textLimit)
            else { return nil }
            self = .failure(id: id, code: code, message: message)
        case ["pong"]:
            guard let number = object["pong"]?.int else { return nil }
            self = .pong(number)
        case ["ready"]:
            guard let ready = object["ready"]?.object, ready.sortedKeys == ["name", "version"],
                let name = ready["name"]?.text(upTo: Self.wordLimit),
                let version = ready["version"]?.text(upTo: Self.wordLimit)
            else { return nil }
            self = .ready(name: name, version: version)
        case ["event", "params"]:
            guard let name = object["event"]?.text(upTo: Self.wordLimit), let params = object["params"]?.object
            else { return nil }
            self = .event(name, params)
        default:
            return nil
        }
    }
}

extension JSONObject {
    /// The names of the members in alphabetical order; one that occurs twice is there twice, and so is never expected.
    var sortedKeys: [String] { members.map(\.key).sorted() }
}

extension JSON {
    /// The text of a string of so many octets at most.
    fileprivate func text(upTo limit: Int) -> String? {
        guard let octets, octets.count <= limit else { return nil }
        return text
    }
}
