// SPDX-License-Identifier: MIT
internal import DNSWire

/// A list of names to block or to allow, made by a ``NameListReader``; does not change any more.
public struct NameList: Sendable {
    /// What it was read for and how.
    public let options: NameListOptions
    /// What became of its lines.
    public let counts: NameListCounts
    let names: NameTable
    let records: [[RRset]]

    /// How many different names are on it.
    public var count: Int { names.count }

    /// Octets of memory that its table takes, without records of a response policy zone.
    public var octetCount: Int { names.octetCount }
}
