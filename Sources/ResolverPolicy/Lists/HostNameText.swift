// SPDX-License-Identifier: MIT
internal import DNSWire

/// Turns the text of a host name into wire form, in storage of its own that is used again for each name.
struct HostNameText {
    /// What a text is.
    enum Reading {
        /// A name, now in ``HostNameText/wire``.
        case name
        /// An IPv4 address, or something else that ends with a number.
        case number
        /// Neither.
        case other
    }

    private var octets = [UInt8](repeating: 0, count: 256)
    private var count = 1
    /// How many labels the name has without the root.
    private(set) var labelCount = 0

    /// The name that was read last, in lower case.
    var wire: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get { octets.span.extracting(0..<count) }
    }

    /// Reads a name of letters, digits, `-` and `_`, with or without a final dot, or one with letters beyond ASCII.
    mutating func read(_ line: Span<UInt8>, _ range: Range<Int>) -> Reading {
        var end = range.upperBound
        if end > range.lowerBound + 1, line[end - 1] == 0x2e { end -= 1 }
        // 253 characters are the most: each label's length octet stands where its dot does, or in front.
        guard end > range.lowerBound, end - range.lowerBound <= 253 else { return .other }
        switch Self.copy(line, range.lowerBound..<end, to: &octets) {
        case .name(let count, let labels):
            (self.count, labelCount) = (count, labels)
            return .name
        case .number: return .number
        case .beyondASCII: return readUnicode(line, range.lowerBound..<end)
        case .other: return .other
        }
    }

    private enum Copy {
        case name(count: Int, labels: Int)
        case number
        case beyondASCII
        case other
    }

    private static func copy(_ line: Span<UInt8>, _ range: Range<Int>, to octets: inout [UInt8]) -> Copy {
        var out = octets.mutableSpan
        var labelStart = 0
        var place = 1
        var labels = 1
        var isNumber = true
        for index in range {
            let octet = line[index]
            guard octet < 0x80 else { return .beyondASCII }
            if octet == 0x2e {
                let size = place - labelStart - 1
                guard size >= 1, size <= 63 else { return .other }
                out[labelStart] = UInt8(truncatingIfNeeded: size)
                labelStart = place
                labels += 1
                isNumber = true
            } else {
                guard DomainSuffix.isHostOctet(octet) else { return .other }
                if octet &- 0x30 > 9 { isNumber = false }
                out[place] = DomainName.folded(octet)
            }
            place += 1
        }
        let size = place - labelStart - 1
        guard size >= 1, size <= 63 else { return .other }
        guard !isNumber else { return .number }
        out[labelStart] = UInt8(truncatingIfNeeded: size)
        out[place] = 0
        return .name(count: place + 1, labels: labels)
    }

    private mutating func readUnicode(_ line: Span<UInt8>, _ range: Range<Int>) -> Reading {
        guard let text = String(validating: range.map { line[$0] }, as: UTF8.self),
            let suffix = try? DomainSuffix(text), suffix.includesApex
        else { return .other }
        count = suffix.name.wire.count
        labelCount = suffix.name.labelCount
        octets.replaceSubrange(0..<count, with: suffix.name.wire)
        return .name
    }
}
