// SPDX-License-Identifier: MIT

/// Why octets are not the JSON that was expected; the payload is the offset at which that shows.
public enum JSONError: Error, Hashable, Sendable {
    /// The octets end inside a value.
    case truncated(at: Int)
    /// An octet that cannot stand here.
    case unexpected(octet: UInt8, at: Int)
    /// A number that is not spelled as RFC 8259 §6 has it.
    case malformedNumber(at: Int)
    /// A backslash that starts no escape of RFC 8259 §7, or half a surrogate pair.
    case malformedEscape(at: Int)
    /// Something other than white space follows the value.
    case trailingOctets(at: Int)
    /// Arrays and objects nested deeper than ``JSONParser/depthLimit``.
    case tooDeep(at: Int)
    /// One row, or everything beside the rows, is longer than the reader was told to hold.
    case tooLong(limit: Int)
    /// Well-formed JSON without the members that a JSON-RPC message has.
    case notAMessage
}

extension JSONError: CustomStringConvertible {
    /// One line for a log.
    public var description: String {
        switch self {
        case .truncated(let offset): "JSON ends inside a value, after \(offset) octets"
        case .unexpected(let octet, let offset): "JSON has octet 0x\(String(octet, radix: 16)) at \(offset)"
        case .malformedNumber(let offset): "JSON has a malformed number at \(offset)"
        case .malformedEscape(let offset): "JSON has a malformed escape at \(offset)"
        case .trailingOctets(let offset): "JSON is followed by other octets at \(offset)"
        case .tooDeep(let offset): "JSON is nested too deeply at \(offset)"
        case .tooLong(let limit): "JSON has an element longer than \(limit) octets"
        case .notAMessage: "JSON is no JSON-RPC message"
        }
    }
}
