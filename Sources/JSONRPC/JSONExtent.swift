// SPDX-License-Identifier: MIT

/// Finds where a JSON value ends while its octets still arrive, without reading any octet twice.
///
/// Only quotation marks, backslashes and brackets are looked at. What lies between them is checked by the parser once the
/// value is complete.
struct JSONExtent: Sendable {
    private var scanned = 0
    private var depth = 0
    private var inString = false
    private var isEscaped = false

    /// The offset behind the value that starts at `head`; `nil` if it may go on behind what is there.
    ///
    /// The next call must be given the same value with more octets, or after an end a new value.
    mutating func end(in buffer: [UInt8], from head: Int) -> Int? {
        var offset = head + scanned
        while offset < buffer.count {
            let octet = buffer[offset]
            if inString {
                offset += 1
                if isEscaped {
                    isEscaped = false
                } else if octet == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if octet == UInt8(ascii: "\"") {
                    inString = false
                    if depth == 0 { return finish(at: offset) }
                }
                continue
            }
            switch octet {
            case UInt8(ascii: "\""):
                inString = true
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                // At depth 0 this closes what surrounds a number or literal.
                if depth == 0 { return finish(at: offset) }
                depth -= 1
                if depth == 0 { return finish(at: offset + 1) }
            case UInt8(ascii: ","), UInt8(ascii: ":"), 0x20, 0x0A, 0x0D, 0x09:
                if depth == 0 { return finish(at: offset) }
            default:
                break
            }
            offset += 1
        }
        scanned = offset - head
        return nil
    }

    private mutating func finish(at offset: Int) -> Int {
        self = JSONExtent()
        return offset
    }
}
