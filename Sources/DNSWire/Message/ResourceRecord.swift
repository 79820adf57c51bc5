// SPDX-License-Identifier: MIT

/// A resource record (RFC 1035 §4.1.3).
public struct ResourceRecord: Hashable, Sendable {
    /// Owner name.
    public var name: DomainName
    /// Class; in an OPT record the UDP payload size.
    public var `class`: RRClass
    /// Seconds a cache may keep the record; in an OPT record extended code, version and flags.
    public var ttl: UInt32
    /// The data, which knows its type.
    public var rdata: RData

    /// The type of the record.
    public var type: RRType { rdata.type }

    /// Creates a record.
    public init(name: DomainName, class: RRClass = .in, ttl: UInt32, rdata: RData) {
        self.name = name
        self.class = `class`
        self.ttl = ttl
        self.rdata = rdata
    }

    /// Reads the record at the reader's place.
    ///
    /// - Parameter reader: Moves behind the record; its place is undefined when this throws.
    /// - Throws: `WireError` for a record cut short or RDATA not of its type's form.
    public init(from reader: inout MessageReader) throws(WireError) {
        name = try reader.readName()
        let type = RRType(rawValue: try reader.readUInt16())
        `class` = RRClass(rawValue: try reader.readUInt16())
        ttl = try reader.readUInt32()
        let length = Int(try reader.readUInt16())
        let start = reader.offset
        try reader.skip(length)
        // Dynamic update leaves the RDATA of any type empty in these classes (RFC 2136 §2.4 and §2.5).
        if length == 0, type != .opt, `class` == .any || `class` == .none {
            rdata = .unknown(type, [])
        } else {
            rdata = try RData.decode(type: type, message: reader.message, at: start, length: length)
        }
    }

    /// Appends the record, all of it or nothing.
    ///
    /// - Parameter writer: The message.
    /// - Returns: `false` when the record does not fit.
    public func append(to writer: inout MessageWriter) -> Bool {
        let start = writer.count
        guard writer.appendName(name.wire.span, compress: true),
            writer.append(type.rawValue),
            writer.append(`class`.rawValue),
            writer.append(ttl),
            writer.append(UInt16(0)),  // RDLENGTH, known when the RDATA is written
            case let dataStart = writer.count,
            rdata.append(to: &writer)
        else {
            writer.truncate(to: start)
            return false
        }
        writer.overwrite(UInt16(truncatingIfNeeded: writer.count - dataStart), at: dataStart - 2)
        return true
    }
}

extension ResourceRecord: CustomStringConvertible {
    /// One line as `dig` prints it, fields separated by tabs; an OPT record as the pseudo-section it has there.
    public var description: String {
        if let opt = OPT(self) { return opt.description }
        return "\(name)\t\(ttl)\t\(`class`)\t\(type)\t\(rdata)"
    }
}
