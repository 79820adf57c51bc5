// SPDX-License-Identifier: MIT

/// Cuts a stream of octets into frames: four octets of length, the most significant first, and as many octets.
///
/// What comes from the other process is hostile: a length above the limit ends the reading, and nothing is reserved for
/// octets that have not come.
package struct FrameDecoder {
    /// A frame of the other process is longer than the limit, or empty.
    package struct Fault: Error, Hashable {
        /// The length that is announced.
        package var length: Int

        /// Creates a fault.
        package init(length: Int) {
            self.length = length
        }
    }

    /// The most octets of a frame behind its length.
    package static let limit = 64 << 10
    private static let headLength = 4

    private var buffer: [UInt8] = []
    private var start = 0

    /// Creates a decoder that has read nothing.
    package init() {}

    /// Takes the next octets of the stream.
    package mutating func append(_ octets: [UInt8]) {
        if start > 0 {
            buffer.removeSubrange(..<start)
            start = 0
        }
        buffer += octets
    }

    /// The next frame; nil until it is complete.
    package mutating func next() throws(Fault) -> [UInt8]? {
        guard buffer.count - start >= Self.headLength else { return nil }
        let length = buffer[start..<start + Self.headLength].reduce(0) { $0 << 8 | Int($1) }
        guard (1...Self.limit).contains(length) else { throw Fault(length: length) }
        let body = start + Self.headLength
        guard buffer.count - body >= length else { return nil }
        start = body + length
        return Array(buffer[body..<start])
    }

    /// The octets of a frame; nil if it is too long.
    package static func encode(_ body: [UInt8]) -> [UInt8]? {
        guard (1...limit).contains(body.count) else { return nil }
        let length = UInt32(body.count)
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + body
    }
}
