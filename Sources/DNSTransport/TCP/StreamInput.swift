// SPDX-License-Identifier: MIT
internal import NIOCore

/// What a client has sent and nobody has answered yet, cut into messages.
///
/// Over TCP each message follows its length in two octets (RFC 1035 §4.2.2). The stream may be cut anywhere, even
/// between those two (RFC 7766 §8), and one read may hold many messages.
struct StreamInput {
    private var buffer = ByteBuffer()

    /// What is at the head of the stream.
    enum Head: Hashable {
        /// Nothing: the client is between messages.
        case nothing
        /// A message, or its length, that is not all there.
        case partial
        /// A message of so many octets.
        case whole(Int)
        /// A length of 0: what follows cannot be trusted to be in step.
        case outOfStep
    }

    /// What is at the head of the stream.
    var head: Head {
        guard let length = buffer.getInteger(at: buffer.readerIndex, as: UInt16.self).map(Int.init) else {
            return buffer.readableBytes == 0 ? .nothing : .partial
        }
        guard length > 0 else { return .outOfStep }
        return buffer.readableBytes >= 2 + length ? .whole(length) : .partial
    }

    /// The message at the head, without its length; empty unless `head` is whole.
    var message: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get {
            let octets = buffer.readableBytesUInt8Span
            guard case .whole(let length) = head else { return octets.extracting(first: 0) }
            return octets.extracting(2..<(2 + length))
        }
    }

    /// Takes what was read.
    ///
    /// Memory stays within one message and one read, if whole messages are taken out first.
    mutating func append(_ octets: ByteBuffer) {
        if buffer.readableBytes == 0 {
            buffer = octets
        } else {
            buffer.discardReadBytes()
            buffer.writeImmutableBuffer(octets)
        }
    }

    /// Takes the message at the head out.
    mutating func removeMessage() {
        guard case .whole(let length) = head else { return }
        buffer.moveReaderIndex(forwardBy: 2 + length)
        // An idle connection holds no memory.
        if buffer.readableBytes == 0 { buffer = ByteBuffer() }
    }

    /// Forgets everything.
    mutating func removeAll() {
        buffer = ByteBuffer()
    }
}
