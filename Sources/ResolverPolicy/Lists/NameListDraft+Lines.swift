// SPDX-License-Identifier: MIT
internal import DNSWire

// One line of the formats that are read line by line, without white space around it.
extension NameListDraft {
    // MARK: Hosts files

    /// Reads `0.0.0.0 name name # comment`.
    mutating func readHosts(_ line: Span<UInt8>, _ text: inout HostNameText) {
        let end = line.first(of: 0x23) ?? line.count
        guard let address = line.word(from: 0, to: end) else { return }
        let means = Self.meaning(ofAddress: line.extracting(address))
        guard means != .nothing else { return counts.fail(.noAddress) }
        var start = address.upperBound
        var names = 0
        while let word = line.word(from: start, to: end) {
            start = word.upperBound
            names += 1
            guard means == .nowhere else {
                counts.ignored += 1
                continue
            }
            switch text.read(line, word) {
            // `localhost`, `broadcasthost`, `ip6-allnodes` and their kind, with which such files begin.
            case .name where text.labelCount == 1 || text.isLocalDomain: counts.ignored += 1
            case .name: insert(text.wire, options.coversSubdomains ? .both : .name, .block)
            case .number: counts.ignored += 1  // "0.0.0.0 0.0.0.0"
            case .other: counts.fail(.badName)
            }
        }
        if names == 0 { counts.fail(.badName) }
    }

    private enum AddressMeaning {
        /// No address.
        case nothing
        /// A machine. What a stranger's list would redirect there is no block, and is not heeded.
        case somewhere
        /// No machine, or one's own.
        case nowhere
    }

    private static func meaning(ofAddress text: Span<UInt8>) -> AddressMeaning {
        if let v4 = A(text: text) { return v4.address == 0 || v4.address == 0x7f00_0001 ? .nowhere : .somewhere }
        if let v6 = AAAA(text: text.extracting(0..<(text.first(of: 0x25) ?? text.count))) {
            return v6.address <= 1 ? .nowhere : .somewhere
        }
        return .nothing
    }

    // MARK: Lists of domains

    /// Reads `name`, `.name` or `*.name`, with or without a comment.
    mutating func readDomain(_ line: Span<UInt8>, _ text: inout HostNameText) {
        guard line.count > 0, line[0] != 0x23, line[0] != 0x3b, line[0] != 0x21 else { return }
        guard let word = line.word(from: 0, to: line.count) else { return }
        if let next = line.word(from: word.upperBound, to: line.count), line[next.lowerBound] != 0x23 {
            return counts.fail(.trailingText)
        }
        var start = 0
        if line[0] == 0x2a, word.count > 1, line[1] == 0x2e { start = 2 } else if line[0] == 0x2e { start = 1 }
        switch text.read(line, start..<word.upperBound) {
        case .name: insert(text.wire, start > 0 || options.coversSubdomains ? .both : .name, .block)
        case .number, .other: counts.fail(.badName)
        }
    }

    // MARK: Adblock rules

    /// Reads `||name^` or `@@||name^`; all other rules are about more than names.
    mutating func readAdblock(_ line: Span<UInt8>, _ text: inout HostNameText) {
        // "!" and "[Adblock Plus 2.0]" are comments, and so is "# " in lists that grew out of hosts files.
        guard line.count > 0, line[0] != 0x21, line[0] != 0x5b else { return }
        if line[0] == 0x23, line.count == 1 || line[1] == 0x20 { return }
        var start = 0
        let isException = line.count > 2 && line[0] == 0x40 && line[1] == 0x40
        if isException { start = 2 }
        guard line.count >= start + 2, line[start] == 0x7c, line[start + 1] == 0x7c else {
            return counts.unsupported += 1
        }
        start += 2
        let end = line.first(of: 0x5e) ?? line.count
        guard end < line.count, Self.isForAll(line.extracting((end + 1)..<line.count)) else {
            return counts.unsupported += 1
        }
        switch text.read(line, start..<end) {
        case .name: insert(text.wire, .both, isException ? .allow : .block)
        case .number: counts.unsupported += 1
        case .other: if line.isPattern(start..<end) { counts.unsupported += 1 } else { counts.fail(.badName) }
        }
    }

    /// Whether what follows `^` does not narrow the rule to some requests: a rule for images must not block a whole name.
    private static func isForAll(_ rest: Span<UInt8>) -> Bool {
        if rest.count == 0 { return true }
        for ending in endings where rest.equals(ending) { return true }
        return false
    }

    private static let endings = ["|", "$all", "$important", "|$all", "|$important"].map { Array($0.utf8) }
}

extension HostNameText {
    private static let localDomain = Array("\u{9}localhost\u{b}localdomain\u{0}".utf8)

    /// Whether the name that was read last is `localhost.localdomain`.
    fileprivate var isLocalDomain: Bool {
        labelCount == 2 && wire.equals(Self.localDomain)
    }
}

extension Span<UInt8> {
    /// Where an octet is first.
    fileprivate func first(of octet: UInt8) -> Int? {
        for index in indices where self[index] == octet { return index }
        return nil
    }

    /// The next octets that are no white space.
    fileprivate func word(from start: Int, to end: Int) -> Range<Int>? {
        var first = start
        while first < end, self[first] == 0x20 || self[first] == 0x09 { first += 1 }
        guard first < end else { return nil }
        var last = first
        while last < end, self[last] != 0x20, self[last] != 0x09 { last += 1 }
        return first..<last
    }

    fileprivate func equals(_ other: [UInt8]) -> Bool {
        guard count == other.count else { return false }
        for index in indices where self[index] != other[index] { return false }
        return true
    }

    /// Whether there is a wildcard or a path, of which a name has none.
    fileprivate func isPattern(_ range: Range<Int>) -> Bool {
        range.contains { self[$0] == 0x2a || self[$0] == 0x2f || self[$0] == 0x3a }
    }
}
