// SPDX-License-Identifier: MIT

/// The start of a zone of authority (RFC 1035 §3.3.13).
public struct SOA: Hashable, Sendable {
    /// MNAME: the server the zone comes from.
    public let primaryServer: DomainName
    /// RNAME: the mailbox of who is responsible, `@` written as the first dot.
    public let mailbox: DomainName
    /// Version of the zone, in the arithmetic of RFC 1982.
    public let serial: UInt32
    /// Seconds between a secondary's checks.
    public let refresh: UInt32
    /// Seconds until a failed check is tried again.
    public let retry: UInt32
    /// Seconds after which an unchecked copy is no longer authoritative.
    public let expire: UInt32
    /// Upper bound, in seconds, of how long a negative answer is kept (RFC 2308 §4).
    public let minimum: UInt32

    /// Creates the RDATA.
    public init(
        primaryServer: DomainName,
        mailbox: DomainName,
        serial: UInt32,
        refresh: UInt32,
        retry: UInt32,
        expire: UInt32,
        minimum: UInt32
    ) {
        self.primaryServer = primaryServer
        self.mailbox = mailbox
        self.serial = serial
        self.refresh = refresh
        self.retry = retry
        self.expire = expire
        self.minimum = minimum
    }

    init(from reader: inout MessageReader) throws(WireError) {
        self.init(
            primaryServer: try reader.readName(),
            mailbox: try reader.readName(),
            serial: try reader.readUInt32(),
            refresh: try reader.readUInt32(),
            retry: try reader.readUInt32(),
            expire: try reader.readUInt32(),
            minimum: try reader.readUInt32()
        )
    }

    /// The five numbers, in the order of the wire and of the text.
    var numbers: [UInt32] {
        [serial, refresh, retry, expire, minimum]
    }

    /// RDATA as on the wire, names uncompressed.
    public var wire: [UInt8] {
        var wire = primaryServer.wire + mailbox.wire
        for number in numbers {
            wire.appendInteger(number)
        }
        return wire
    }
}

extension SOA: CustomStringConvertible {
    /// Names and numbers, separated by blanks.
    public var description: String {
        "\(primaryServer) \(mailbox) " + numbers.map(String.init).joined(separator: " ")
    }
}
