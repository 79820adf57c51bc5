// SPDX-License-Identifier: MIT
internal import Access

/// The lines of an audit log from a place on, read in pieces, so that its size does not matter.
struct AuditLines {
    private let file: any AuditFile
    private var buffer: [UInt8] = []
    private var head = 0
    private static let pieceOctets = 1 << 18

    /// The place behind the last line that was returned.
    private(set) var offset: Int

    init(_ file: any AuditFile, from offset: Int = 0) {
        self.file = file
        self.offset = offset
    }

    /// How many octets are behind the last line, once there is no other one: a line that is not finished.
    var rest: Int { buffer.count - head }

    /// The next line, without its line feed; nil if no complete one is left.
    ///
    /// Of a line that is longer than an entry can be, the start is returned, which is no entry.
    mutating func next() throws(StoreError) -> [UInt8]? {
        var searched = head
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                let line = Array(buffer[head..<end])
                offset += line.count + 1
                head = end + 1
                return line
            }
            guard rest <= AuditEntry.lineLimit else {
                let line = Array(buffer[head..<(head + AuditEntry.lineLimit)])
                offset += line.count
                head += line.count
                return line
            }
            buffer.removeSubrange(..<head)
            head = 0
            searched = buffer.count
            let piece = try file.read(at: offset + buffer.count, atMost: Self.pieceOctets)
            if piece.isEmpty { return nil }
            buffer.append(contentsOf: piece)
        }
    }
}
