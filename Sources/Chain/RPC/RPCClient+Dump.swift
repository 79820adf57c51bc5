// SPDX-License-Identifier: MIT
internal import AsyncHTTPClient
internal import JSONRPC
internal import NIOCore

extension RPCClient {
    /// Reads every name that a filter lets through, in batches as they arrive.
    ///
    /// The node looks through its index under its main lock, so all rows are of one height. Only one batch and one
    /// unfinished row are in memory; the next ones are read from the connection when `consume` has returned.
    ///
    /// - Parameters:
    ///   - filter: which names.
    ///   - batchSize: rows given at a time; the last batch may be smaller.
    ///   - consume: takes a batch.
    /// - Returns: the number of rows.
    /// - Throws: ``ChainError``, or what `consume` throws.
    public func nameFilter(
        _ filter: NameFilter,
        batchSize: Int = 4_096,
        consume: @escaping @Sendable ([NameRow]) async throws -> Void
    ) async throws -> Int {
        let method = "name_filter"
        let params: JSON = [.string(filter.rawValue), 0, 0, 0, "", "hex"]
        let body = RPCRequest(method: method, params: params).octets
        return try await retryingWhileBusy {
            try await transport.post(body, method: method, limits: .dump) { response in
                try await withStallLimit(.seconds(60), method: method) { progress in
                    var rows = RowBatches(method: method, size: batchSize)
                    for try await chunk in response.body {
                        while let batch = try rows.next(appending: Array(chunk.readableBytesView)) {
                            try await consume(batch)
                        }
                        progress.note()
                    }
                    let (count, rest) = try rows.finish()
                    if !rest.isEmpty { try await consume(rest) }
                    return count
                }
            }
        }
    }
}

/// Makes batches of rows from the octets of a reply.
private struct RowBatches {
    let method: String
    let size: Int
    private var reader = JSONRowReader()
    private var batch: [NameRow] = []
    private var pending = false

    init(method: String, size: Int) {
        self.method = method
        self.size = max(1, size)
    }

    /// A full batch, until there is none in the octets; then `nil`.
    ///
    /// The octets are taken at the first of these calls.
    mutating func next(appending octets: [UInt8]) throws -> [NameRow]? {
        if !pending { reader.append(octets) }
        pending = true
        do {
            while batch.count < size, let json = try reader.nextRow() {
                batch.append(try NameRow(ReplyReader(method: method, json: json)))
            }
        } catch let error as JSONError {
            throw ChainError.malformedReply(method: method, reason: "\(error)")
        }
        guard batch.count >= size else {
            pending = false
            return nil
        }
        defer {
            batch = []
            batch.reserveCapacity(size)
        }
        return batch
    }

    /// The number of rows and the last, incomplete batch, if the reply ended as it should and tells no error.
    func finish() throws(ChainError) -> (count: Int, rest: [NameRow]) {
        let reply: RPCResponse
        do {
            reply = try reader.finish()
        } catch {
            throw .malformedReply(method: method, reason: "\(error)")
        }
        if let error = reply.error { throw ChainError(error) }
        guard reply.result.array != nil else { throw .malformedReply(method: method, reason: "not an array") }
        return (reader.rowCount, batch)
    }
}
