// SPDX-License-Identifier: MIT
public import NameIndex

/// Makes a ``NameList`` of a text that comes in pieces; what cannot be read is counted and left out.
///
/// A list comes from strangers and is long: it is read piece by piece in bounded memory, one fault does not cost the rest.
/// While it is being read, the list that it is to take the place of stays in use.
public struct NameListReader: ~Copyable {
    private let options: NameListOptions
    private var draft: NameListDraft
    private var text = HostNameText()
    private var zone: PolicyZoneReader
    /// The beginning of a line whose end has not come yet.
    private var pending: [UInt8] = []
    private var isTooLong = false

    /// Starts a list.
    ///
    /// - Parameters:
    ///   - options: what the list is read for and how.
    ///   - hash: the key of the table; all lists of a ``NameLists`` must have the same one.
    public init(options: NameListOptions, hash: NameHash) {
        self.options = options
        draft = NameListDraft(options: options, names: NameTable(hash: hash))
        zone = PolicyZoneReader(origin: options.origin, limit: options.lineLimit)
    }

    /// What became of the lines so far.
    public var counts: NameListCounts { draft.counts }

    /// Reads the next piece of the text, which may end anywhere.
    public mutating func read(_ octets: Span<UInt8>) {
        var start = 0
        for index in octets.indices where octets[index] == 0x0a {
            endLine(octets.extracting(start..<index))
            start = index + 1
        }
        keep(octets.extracting(start..<octets.count))
    }

    /// Ends the text and makes the list.
    public consuming func finish() -> NameList {
        if !pending.isEmpty || isTooLong { endLine([UInt8]().span) }
        if zone.isOpen { draft.counts.fail(.unbalanced) }
        return draft.finish()
    }

    private mutating func keep(_ octets: Span<UInt8>) {
        guard !isTooLong, pending.count + octets.count <= options.lineLimit else {
            isTooLong = true
            return
        }
        for index in octets.indices {
            pending.append(octets[index])
        }
    }

    private mutating func endLine(_ octets: Span<UInt8>) {
        draft.counts.lines += 1
        if isTooLong || pending.count + octets.count > options.lineLimit {
            pending.removeAll(keepingCapacity: true)
            isTooLong = false
            draft.counts.fail(.tooLong)
        } else if pending.isEmpty {
            readLine(octets)
        } else {
            keep(octets)
            let line = pending
            pending.removeAll()
            readLine(line.span)
        }
    }

    private mutating func readLine(_ octets: Span<UInt8>) {
        var start = 0
        var end = octets.count
        if draft.counts.lines == 1, end >= 3, octets[0] == 0xef, octets[1] == 0xbb, octets[2] == 0xbf {
            start = 3  // a byte order mark
        }
        // In a zone white space at the beginning says that the owner is the last one.
        if options.format != .rpz {
            while start < end, octets[start] == 0x20 || octets[start] == 0x09 { start += 1 }
        }
        while end > start, octets[end - 1] == 0x20 || octets[end - 1] == 0x09 || octets[end - 1] == 0x0d { end -= 1 }
        let line = octets.extracting(start..<end)
        switch options.format {
        case .hosts: draft.readHosts(line, &text)
        case .domains: draft.readDomain(line, &text)
        case .adblock: draft.readAdblock(line, &text)
        case .rpz: zone.read(line, into: &draft)
        }
    }
}
