// SPDX-License-Identifier: MIT
internal import JSONRPC
internal import NVS

extension RPCClient {
    /// The last confirmed operation of a name; `nil` if there is none.
    ///
    /// Deleted and expired names are told as such.
    public func nameShow(_ name: [UInt8]) async throws -> NameEntry? {
        do {
            return try NameEntry(try await reader("name_show", [.string(name), "hex"]))
        } catch ChainError.rpc(let error) where Self.meansUnknownName(error) {
            return nil
        }
    }

    /// The operations on a name, the oldest first; empty if there are none.
    ///
    /// Needs a node with a wallet.
    ///
    /// Told are those of the current life, or with `full` all that the node keeps.
    public func nameHistory(_ name: [UInt8], full: Bool = false) async throws -> [NameOperationEntry] {
        let params: JSON = [.string(name), .bool(full), "hex"]
        do {
            let reply = try await call("name_history", params, limits: .block)
            return try elements(of: reply, method: "name_history") { reader throws(ChainError) in
                try NameOperationEntry(reader, name: name)
            }
        } catch ChainError.rpc(let error) where error.code == RPCError.databaseError {
            return []
        }
    }

    /// The operations that wait for a block.
    ///
    /// Needs a node with a wallet.
    public func nameMempool() async throws -> [NameOperationEntry] {
        let reply = try await call("name_mempool", ["hex"], limits: .block)
        return try elements(of: reply, method: "name_mempool") { reader throws(ChainError) in
            try NameOperationEntry(reader)
        }
    }

    /// Size and hash of the node's index of names.
    public func nameIndexInfo() async throws -> NameIndexInfo {
        try NameIndexInfo(try await reader("name_indexinfo"))
    }

    /// Registers a name; returns the transaction.
    ///
    /// Needs a wallet with coins.
    ///
    /// The name has at most 512 octets, the value 1 to 20 480; a day is 175 blocks. Without an address the owner is a new
    /// address of the wallet.
    public func nameNew(
        _ name: [UInt8],
        value: [UInt8],
        days: Int,
        address: String? = nil
    ) async throws -> String {
        try await hash("name_new", Self.write(name, value, days, address), limits: .wallet)
    }

    /// Gives a name of this wallet another value; returns the transaction.
    ///
    /// The name must be active. The days, which may be 0, are added to its life. Without an address the owner is a new
    /// address of the wallet.
    public func nameUpdate(
        _ name: [UInt8],
        value: [UInt8],
        days: Int,
        address: String? = nil
    ) async throws -> String {
        try await hash("name_update", Self.write(name, value, days, address), limits: .wallet)
    }

    /// Deletes a name of this wallet; returns the transaction.
    public func nameDelete(_ name: [UInt8]) async throws -> String {
        try await hash("name_delete", [.string(name)], limits: .wallet)
    }

    /// The value type is always `hex`: with most other words the node would publish a file of its own disk.
    private static func write(_ name: [UInt8], _ value: [UInt8], _ days: Int, _ address: String?) -> JSON {
        [.string(name), .string(Hex.encodeOctets(value)), .integer(days), .string(address ?? ""), "hex"]
    }

    private func elements<Element>(
        of reply: JSON,
        method: String,
        _ read: (ReplyReader) throws(ChainError) -> Element
    ) throws(ChainError) -> [Element] {
        guard let array = reply.array else { throw .malformedReply(method: method, reason: "not an array") }
        var elements: [Element] = []
        for json in array { elements.append(try read(ReplyReader(method: method, json: json))) }
        return elements
    }

    /// A node says -4 for a name that never was and for one whose only operation a reorganization undid.
    ///
    /// Other refusals have that code as well, so the text decides.
    private static func meansUnknownName(_ error: RPCError) -> Bool {
        error.code == RPCError.nameNotFound
            && (error.message == "failed to read from name DB" || error.message == "no result returned")
    }
}
