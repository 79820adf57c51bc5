// SPDX-License-Identifier: MIT

/// Which names are mirrored.
public struct MirrorSelection: Hashable, Sendable {
    /// The prefix of EmerDNS names.
    public static let dnsPrefix = Array("dns:".utf8)
    /// The prefix of ENUM names.
    public static let enumPrefix = Array("enum:".utf8)

    /// Names that begin with one of these; an empty one means every name.
    ///
    /// With prefixes other than ``dnsPrefix`` and ``enumPrefix`` a dump reads every name of the chain and keeps those that
    /// fit, because no other text is ever given to `name_filter`.
    public var prefixes: Set<[UInt8]>
    /// Single names beside those, such as those of verifiers.
    public var names: Set<[UInt8]>

    /// Selects the names of EmerDNS and ENUM, unless other prefixes are given, and some single names.
    public init(
        prefixes: Set<[UInt8]> = [MirrorSelection.dnsPrefix, MirrorSelection.enumPrefix],
        names: Set<[UInt8]> = []
    ) {
        self.prefixes = prefixes
        self.names = names
    }

    /// Whether a name is mirrored.
    public func contains(_ name: [UInt8]) -> Bool {
        isDumped(name) || names.contains(name)
    }

    /// Whether a name is among the rows of a dump.
    func isDumped(_ name: [UInt8]) -> Bool {
        prefixes.contains { name.starts(with: $0) }
    }

    /// What `name_filter` is asked for.
    var filter: NameFilter {
        switch prefixes {
        case [Self.dnsPrefix]: .dns
        case [Self.enumPrefix]: .enumNames
        case [Self.dnsPrefix, Self.enumPrefix]: .dnsAndENUM
        default: .all
        }
    }
}
