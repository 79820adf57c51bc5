// SPDX-License-Identifier: MIT

/// A question: name, type and class (RFC 1035 §4.1.2).
public struct Question: Hashable, Sendable {
    /// QNAME, letter case as sent.
    public var name: DomainName
    /// QTYPE.
    public var type: RRType
    /// QCLASS.
    public var `class`: RRClass

    /// Creates a question.
    public init(name: DomainName, type: RRType, class: RRClass = .in) {
        self.name = name
        self.type = type
        self.class = `class`
    }

    init(from reader: inout MessageReader) throws(WireError) {
        self.init(
            name: try reader.readName(),
            type: RRType(rawValue: try reader.readUInt16()),
            class: RRClass(rawValue: try reader.readUInt16())
        )
    }

    /// Appends the question.
    func append(to writer: inout MessageWriter) -> Bool {
        writer.appendName(name.wire.span, compress: true)
            && writer.append(type.rawValue)
            && writer.append(`class`.rawValue)
    }
}

extension Question: CustomStringConvertible {
    /// Name, class and type, separated by tabs.
    public var description: String { "\(name)\t\(`class`)\t\(type)" }
}
