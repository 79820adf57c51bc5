// SPDX-License-Identifier: MIT

/// The kind of query, four bits of the header (RFC 1035 §4.1.1, RFC 6895 §2.2).
public struct Opcode: RawRepresentable, Hashable, Sendable {
    /// The number on the wire, 0 to 15.
    public var rawValue: UInt8

    /// Creates an opcode from its number; only the low four bits travel.
    @inlinable
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// A standard query.
    public static let query = Opcode(rawValue: 0)
    /// An inverse query, withdrawn (RFC 3425).
    public static let iquery = Opcode(rawValue: 1)
    /// A server status request.
    public static let status = Opcode(rawValue: 2)
    /// A notice of zone change (RFC 1996).
    public static let notify = Opcode(rawValue: 4)
    /// A dynamic update (RFC 2136).
    public static let update = Opcode(rawValue: 5)
    /// DNS stateful operations (RFC 8490).
    public static let dso = Opcode(rawValue: 6)
}

extension Opcode: CustomStringConvertible {
    /// The mnemonic as `dig` prints it, or `OPCODE7`.
    public var description: String {
        switch self {
        case .query: "QUERY"
        case .iquery: "IQUERY"
        case .status: "STATUS"
        case .notify: "NOTIFY"
        case .update: "UPDATE"
        case .dso: "DSO"
        default: "OPCODE\(rawValue)"
        }
    }
}
