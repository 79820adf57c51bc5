// SPDX-License-Identifier: MIT

/// An option of an OPT record (RFC 6891 §6.1.2).
public struct EDNSOption: Hashable, Sendable {
    /// The number of an option.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        public var rawValue: UInt16

        /// Creates a code from its number on the wire; every number is legal.
        @inlinable
        public init(rawValue: UInt16) {
            self.rawValue = rawValue
        }

        /// Name server identifier (RFC 5001).
        public static let nsid = Code(rawValue: 3)
        /// Client subnet (RFC 7871).
        public static let clientSubnet = Code(rawValue: 8)
        /// Cookie (RFC 7873).
        public static let cookie = Code(rawValue: 10)
        /// Idle timeout of a TCP connection (RFC 7828).
        public static let tcpKeepalive = Code(rawValue: 11)
        /// Padding (RFC 7830).
        public static let padding = Code(rawValue: 12)
        /// Extended DNS error (RFC 8914).
        public static let extendedError = Code(rawValue: 15)
        /// Version of the zone answered from (RFC 9660).
        public static let zoneVersion = Code(rawValue: 19)
    }

    /// What the option is.
    public let code: Code
    /// Its data, at most 65535 octets.
    public let data: [UInt8]

    /// Creates an option.
    ///
    /// - Parameters:
    ///   - code: What the option is.
    ///   - data: At most 65535 octets; a message with more cannot be encoded.
    public init(code: Code, data: [UInt8]) {
        self.code = code
        self.data = data
    }

    /// Reads options up to the end of the RDATA.
    static func list(from reader: inout MessageReader) throws(WireError) -> [EDNSOption] {
        var options: [EDNSOption] = []
        while reader.remaining > 0 {
            let code = Code(rawValue: try reader.readUInt16())
            let length = Int(try reader.readUInt16())
            options.append(EDNSOption(code: code, data: try reader.readBytes(length)))
        }
        return options
    }

    /// Code, length and data as on the wire.
    var wire: [UInt8] {
        var wire: [UInt8] = []
        wire.appendInteger(code.rawValue)
        wire.appendInteger(UInt16(truncatingIfNeeded: data.count))
        return wire + data
    }
}

extension EDNSOption: CustomStringConvertible {
    /// Such as `OPT=10: 24A5AC1B`.
    public var description: String {
        "OPT=\(code.rawValue): \(PresentationText.hexadecimal(data))"
    }
}
