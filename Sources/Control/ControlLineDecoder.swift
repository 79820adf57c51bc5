// SPDX-License-Identifier: MIT
import NIOCore

/// Cuts a stream into lines without their line feeds; one that is too long ends the connection.
struct ControlLineDecoder: ByteToMessageDecoder {
    typealias InboundOut = ByteBuffer

    let limit: Int
    /// How many octets of the line have been looked at; else each piece of it would be searched from its start.
    private var searched = 0

    init(limit: Int) {
        self.limit = limit
    }

    mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        let end = buffer.readableBytesView.dropFirst(searched).firstIndex(of: 0x0A)
        let length = end.map { $0 - buffer.readerIndex } ?? buffer.readableBytes
        guard length <= limit else { throw ControlError("a line is longer than \(limit) octets") }
        searched = end == nil ? length : 0
        guard end != nil, let line = buffer.readSlice(length: length) else { return .needMoreData }
        buffer.moveReaderIndex(forwardBy: 1)
        context.fireChannelRead(wrapInboundOut(line))
        return .continue
    }

    mutating func decodeLast(
        context: ChannelHandlerContext,
        buffer: inout ByteBuffer,
        seenEOF: Bool
    ) throws -> DecodingState {
        while try decode(context: context, buffer: &buffer) == .continue {}
        return .needMoreData
    }
}
