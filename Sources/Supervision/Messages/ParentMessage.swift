// SPDX-License-Identifier: MIT
package import JSONRPC

/// What the parent says to a child.
package enum ParentMessage: Hashable {
    /// The child's configuration, first of all and once.
    case hello(JSONObject)
    /// A question; the answer has the same id.
    case call(id: Int, method: String, params: JSONObject)
    /// Whether the child is alive; it answers at once.
    case ping(Int)
    /// The child shall end.
    case stop

    /// The frame; nil if it is too long.
    package var frame: [UInt8]? {
        let json: JSON =
            switch self {
            case .hello(let configuration): ["hello": .object(configuration)]
            case .call(let id, let method, let params):
                ["id": .integer(id), "method": .string(method), "params": .object(params)]
            case .ping(let number): ["ping": .integer(number)]
            case .stop: ["stop": true]
            }
        return FrameDecoder.encode(JSONWriter.octets(of: json))
    }

    /// Reads a frame; nil if it is not exactly one of these.
    package init?(_ body: [UInt8]) {
        guard let object = (try? JSONParser().parse(body))?.object else { return nil }
        switch object.sortedKeys {
        case ["hello"]:
            guard let configuration = object["hello"]?.object else { return nil }
            self = .hello(configuration)
        case ["id", "method", "params"]:
            guard let id = object["id"]?.int, let method = object["method"]?.text,
                let params = object["params"]?.object
            else { return nil }
            self = .call(id: id, method: method, params: params)
        case ["ping"]:
            guard let number = object["ping"]?.int else { return nil }
            self = .ping(number)
        case ["stop"]:
            guard object["stop"] == true else { return nil }
            self = .stop
        default:
            return nil
        }
    }
}
