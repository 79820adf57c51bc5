// SPDX-License-Identifier: MIT

/// The next name of a zone and the types at this one (RFC 4034 §4.1).
public struct NSEC: Hashable, Sendable {
    /// The next owner name in canonical order.
    public let next: DomainName
    /// The types at the owner.
    public let types: TypeBitmap

    /// Creates the RDATA.
    public init(next: DomainName, types: TypeBitmap) {
        self.next = next
        self.types = types
    }

    init(from reader: inout MessageReader) throws(WireError) {
        self.init(next: try reader.readUncompressedName(), types: try TypeBitmap(from: &reader))
    }

    /// RDATA as on the wire.
    public var wire: [UInt8] { next.wire + types.wire }
}

extension NSEC: CustomStringConvertible {
    /// The next name and the mnemonics of the types.
    public var description: String {
        types.types.isEmpty ? "\(next)" : "\(next) \(types)"
    }
}
