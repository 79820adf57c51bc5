// SPDX-License-Identifier: MIT

/// A call of one method.
public struct RPCRequest: Hashable, Sendable {
    /// Comes back in the reply; any JSON value.
    public var id: JSON
    /// The method's name.
    public var method: String
    /// An array of positional or an object of named parameters, or `null`.
    public var params: JSON

    /// Makes a request.
    public init(id: JSON = 1, method: String, params: JSON = []) {
        self.id = id
        self.method = method
        self.params = params
    }

    /// Reads one request of a body; what is wrong is told in the node's words.
    public init(_ json: JSON) throws(RPCError) {
        guard case .object(let members) = json else {
            throw RPCError(code: RPCError.invalidRequest, message: "Invalid Request object")
        }
        id = members["id"] ?? .null
        switch members["method"] {
        case .string(let name): method = String(decoding: name, as: UTF8.self)
        case nil, .null: throw RPCError(code: RPCError.invalidRequest, message: "Missing method")
        default: throw RPCError(code: RPCError.invalidRequest, message: "Method must be a string")
        }
        params = members["params"] ?? .null
        switch params {
        case .array, .object: break
        case .null: params = []
        default: throw RPCError(code: RPCError.invalidRequest, message: "Params must be an array or object")
        }
    }

    /// The request as a JSON object.
    public var json: JSON { ["jsonrpc": "1.0", "id": id, "method": .string(method), "params": params] }

    /// The body that carries the request: octets from 0x80 on stay raw, as the node wants them.
    public var octets: [UInt8] { JSONWriter.octets(of: json) }
}
