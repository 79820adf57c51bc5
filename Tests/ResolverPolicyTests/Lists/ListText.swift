// SPDX-License-Identifier: MIT
import DNSWire
import ResolverPolicy

/// Reads a list from its text, in pieces of at most `piece` octets.
func readList(
    _ text: String,
    _ options: NameListOptions,
    piece: Int = .max
) -> NameList {
    readList(Array(text.utf8), options, piece: piece)
}

/// Reads a list from its octets, in pieces of at most `piece` octets.
func readList(_ octets: [UInt8], _ options: NameListOptions, piece: Int = .max) -> NameList {
    var reader = NameListReader(options: options, hash: tableHash)
    var start = 0
    while start < octets.count {
        let end = min(octets.count, start + min(piece, octets.count))
        reader.read(octets.span.extracting(start..<end))
        start = end
    }
    return reader.finish()
}

/// What lists say of a name, short enough for a table: the action, `-` for nothing.
func verdict(_ lists: NameLists, _ name: String, in selection: ListSelection = .all) throws -> String {
    guard let match = lists.match(try wire(name), in: selection) else { return "-" }
    guard case .records = match.action else { return "\(match.action)" }
    return lists.records(of: match)
        .map { set in "\(set.type) \(set.ttl) \(set.rdata.map { $0.map(String.init).joined(separator: ".") })" }
        .joined(separator: "; ")
}
