// SPDX-License-Identifier: MIT

/// Identifier and flags of a message (RFC 1035 §4.1.1, RFC 4035 §3.1.6 and §3.2.2 for AD and CD).
///
/// The four counts are not here: in a ``Message`` they are the lengths of its sections.
public struct Header: Hashable, Sendable {
    /// Matches an answer to its query.
    public var id: UInt16

    /// The 16 bits behind the identifier as they are on the wire.
    public var flags: UInt16

    /// Octets of a whole header, counts included.
    public static let count = 12

    /// Creates a header.
    ///
    /// - Parameters:
    ///   - id: Matches an answer to its query.
    ///   - flags: The 16 bits behind the identifier; 0 is a plain query without recursion.
    @inlinable
    public init(id: UInt16, flags: UInt16 = 0) {
        self.id = id
        self.flags = flags
    }

    /// QR: an answer, not a query.
    @inlinable public var isResponse: Bool {
        get { flags & 0x8000 != 0 }
        set { set(0x8000, to: newValue) }
    }

    /// OPCODE: the kind of query.
    @inlinable public var opcode: Opcode {
        get { Opcode(rawValue: UInt8(truncatingIfNeeded: flags &>> 11) & 0x0f) }
        set { flags = flags & ~0x7800 | UInt16(newValue.rawValue & 0x0f) &<< 11 }
    }

    /// AA: from an authority for the name.
    @inlinable public var isAuthoritative: Bool {
        get { flags & 0x0400 != 0 }
        set { set(0x0400, to: newValue) }
    }

    /// TC: something required did not fit (RFC 2181 §9).
    @inlinable public var isTruncated: Bool {
        get { flags & 0x0200 != 0 }
        set { set(0x0200, to: newValue) }
    }

    /// RD: the client wants recursion.
    @inlinable public var recursionDesired: Bool {
        get { flags & 0x0100 != 0 }
        set { set(0x0100, to: newValue) }
    }

    /// RA: the server offers recursion.
    @inlinable public var recursionAvailable: Bool {
        get { flags & 0x0080 != 0 }
        set { set(0x0080, to: newValue) }
    }

    /// AD: all data was validated.
    @inlinable public var authenticData: Bool {
        get { flags & 0x0020 != 0 }
        set { set(0x0020, to: newValue) }
    }

    /// CD: the client validates itself.
    @inlinable public var checkingDisabled: Bool {
        get { flags & 0x0010 != 0 }
        set { set(0x0010, to: newValue) }
    }

    /// RCODE: the low four bits of the response code; ``Message/responseCode`` adds those of EDNS.
    @inlinable public var responseCode: ResponseCode {
        get { ResponseCode(rawValue: flags & 0x000f) }
        set { flags = flags & ~0x000f | newValue.rawValue & 0x000f }
    }

    @inlinable
    mutating func set(_ bit: UInt16, to value: Bool) {
        flags = value ? flags | bit : flags & ~bit
    }
}

extension Header: CustomStringConvertible {
    /// The first line `dig` prints of a message, and the flags of its second.
    public var description: String {
        let names = [
            (isResponse, "qr"), (isAuthoritative, "aa"), (isTruncated, "tc"), (recursionDesired, "rd"),
            (recursionAvailable, "ra"), (authenticData, "ad"), (checkingDisabled, "cd"),
        ]
        let flags = names.filter(\.0).map { " " + $0.1 }.joined()
        return "opcode: \(opcode), status: \(responseCode), id: \(id), flags:\(flags)"
    }
}
