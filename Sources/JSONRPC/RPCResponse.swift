// SPDX-License-Identifier: MIT

/// A reply to one call.
public struct RPCResponse: Hashable, Sendable {
    /// What the method returned; `null` beside an error.
    public var result: JSON
    /// Why there is no result.
    public var error: RPCError?
    /// The request's `id`; `null` if that could not be read.
    public var id: JSON

    /// Makes a reply.
    public init(result: JSON, error: RPCError? = nil, id: JSON) {
        self.result = result
        self.error = error
        self.id = id
    }

    /// Reads a reply.
    public init(_ json: JSON) throws(JSONError) {
        guard case .object(let members) = json else { throw .notAMessage }
        let error = members["error"] ?? .null
        self.error = RPCError(error)
        guard self.error != nil || error.isNull && members["result"] != nil else { throw .notAMessage }
        result = members["result"] ?? .null
        id = members["id"] ?? .null
    }

    /// The reply as a JSON object; the node always writes these three members, in this order.
    public var json: JSON { ["result": result, "error": error?.json ?? .null, "id": id] }

    /// The body that carries the reply, with the node's final newline.
    public var octets: [UInt8] { JSONWriter.octets(of: json) + [0x0A] }
}
