// SPDX-License-Identifier: MIT
internal import Hummingbird
internal import JSONRPC
internal import NIOCore

/// A reply whose result is a long array, written as the rows come.
struct RowReply {
    private var writer: JSONWriter

    init(highOctets: JSONWriter.HighOctets) {
        writer = JSONWriter(highOctets: highOctets)
    }

    /// Writes the whole reply.
    ///
    /// `next`: the next rows; nil after the last. If it fails, the reply ends in the middle and the connection
    /// with it, so that nobody takes a part for the whole.
    @concurrent
    mutating func send(
        _ next: @Sendable () async throws -> [JSON]?,
        id: JSON,
        to body: inout any ResponseBodyWriter
    ) async throws {
        writer.append(raw: "{\"result\":[")
        var isFirst = true
        while let rows = try await next() {
            for row in rows {
                if !isFirst { writer.append(raw: ",") }
                isFirst = false
                writer.append(row)
            }
            try await body.write(ByteBuffer(bytes: writer.takeOctets()))
        }
        writer.append(raw: "],\"error\":null,\"id\":")
        writer.append(id)
        writer.append(raw: "}")
        try await body.write(ByteBuffer(bytes: writer.takeOctets()))
    }
}
