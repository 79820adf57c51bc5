// SPDX-License-Identifier: MIT
import JSONRPC

/// What the parent says to a child.
enum ParentMessage: Hashable {
    /// The child's configuration, first of all and once.
    case hello(JSONObject)
    /// A question; the answer has the same id.
    case call(id: Int, method: String, params: JSONObject)
    /// Whether the child is alive; it answers at once.
    case ping(Int)
    /// The child shall end.
    case stop

    /// The frame; nil if it is too long.
    var frame: [UInt8]? {
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

    /// Reads a frame; nil if it is none of these.
    init?(_ body: [UInt8]) {
        guard let json = try? JSONParser().parse(body) else { return nil }
        if let configuration = json["hello"]?.object {
            self = .hello(configuration)
        } else if let id = json["id"]?.int, let method = json["method"]?.text {
            self = .call(id: id, method: method, params: json["params"]?.object ?? [:])
        } else if let number = json["ping"]?.int {
            self = .ping(number)
        } else if json["stop"]?.bool == true {
            self = .stop
        } else {
            return nil
        }
    }
}
