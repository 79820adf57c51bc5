// SPDX-License-Identifier: MIT
import DNSWire

/// NAPTR records written as in a zone file (RFC 1035 §5.1, RFC 3403 §7): one a line, or joined by `|`.
///
/// Owner, TTL and class before the type are optional. `\X` stands for X and `\DDD` for an octet, so a rule's backslashes
/// are written twice. Parentheses, directives and units of time are not read.
enum ZoneText {
    /// A word of a line; a quoted one may hold blanks.
    private struct Word {
        /// As written, without the quotes.
        var text: [UInt8]
        /// What it stands for.
        var octets: [UInt8]
        var isQuoted: Bool

        var isType: Bool {
            !isQuoted && text.map { $0 & 0xDF }.elementsEqual("NAPTR".utf8)
        }
    }

    /// Whether a value is of this form: the word NAPTR stands in it, unquoted.
    static func isZoneText(_ value: [UInt8]) -> Bool {
        entries(of: value).contains { words(of: $0).contains(where: \.isType) }
    }

    /// The value's records, cut at line ends and at `|` outside of quotes; blank and comment lines are left out.
    static func entries(of value: [UInt8]) -> [ArraySlice<UInt8>] {
        var entries: [ArraySlice<UInt8>] = []
        var start = 0
        var isQuoted = false
        var index = 0
        while index < value.count {
            switch value[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "|") where isQuoted: break
            case 0x0A, 0x0D, UInt8(ascii: "|"):
                // A quote that is never closed ends with its line.
                isQuoted = false
                entries.append(value[start..<index])
                start = index + 1
            default: break
            }
            index += 1
        }
        entries.append(value[min(start, value.count)...])
        return entries.filter { entry in
            entry.first { $0 != 0x20 && $0 != 0x09 }.map { $0 != UInt8(ascii: ";") } ?? false
        }
    }

    /// Reads one record, and the TTL if it names one.
    static func record(_ entry: ArraySlice<UInt8>) throws(ENUMFault.Reason) -> (record: ENUMRecord, ttl: UInt32?) {
        let words = words(of: entry)
        guard let type = words.firstIndex(where: \.isType), words.count == type + 7 else { throw .badZoneText }
        let fields = words[(type + 1)...].map(\.octets)
        guard let order = UInt16(String(decoding: fields[0], as: UTF8.self)),
            let preference = UInt16(String(decoding: fields[1], as: UTF8.self)),
            let replacement = try? DomainName(presentation: words[type + 6].text)
        else { throw .badZoneText }
        do throws(WireError) {
            let naptr = try NAPTR(
                order: order,
                preference: preference,
                flags: fields[2],
                services: fields[3],
                regexp: fields[4],
                replacement: replacement
            )
            // The last number: an owner can be one, too.
            let ttl = words[..<type].lazy.compactMap { UInt32(String(decoding: $0.text, as: UTF8.self)) }.last
            let flags = String(decoding: fields[2], as: UTF8.self)
            return (ENUMRecord(naptr: naptr, form: .zoneText, storedFlags: flags), ttl.map { min($0, 1 << 31 - 1) })
        } catch {
            throw .tooLong
        }
    }

    private static func words(of entry: ArraySlice<UInt8>) -> [Word] {
        var words: [Word] = []
        var index = entry.startIndex
        while index < entry.endIndex {
            let octet = entry[index]
            if octet == 0x20 || octet == 0x09 {
                index += 1
                continue
            }
            // A comment ends the record.
            if octet == UInt8(ascii: ";") { break }
            let isQuoted = octet == UInt8(ascii: "\"")
            if isQuoted { index += 1 }
            var word = Word(text: [], octets: [], isQuoted: isQuoted)
            while index < entry.endIndex {
                let octet = entry[index]
                if isQuoted ? octet == UInt8(ascii: "\"") : octet == 0x20 || octet == 0x09 { break }
                let start = index
                if octet == UInt8(ascii: "\\") {
                    word.octets.append(escaped(entry, &index))
                } else {
                    word.octets.append(octet)
                    index += 1
                }
                word.text += entry[start..<index]
            }
            index += 1
            words.append(word)
        }
        return words
    }

    /// The octet that an escape stands for; `index` moves behind it.
    private static func escaped(_ entry: ArraySlice<UInt8>, _ index: inout Int) -> UInt8 {
        let digits = entry[(index + 1)...].prefix(3)
        if digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) {
            let value = digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
            if value <= 255 {
                index += 4
                return UInt8(value)
            }
        }
        guard index + 1 < entry.endIndex else {
            index += 1
            return UInt8(ascii: "\\")
        }
        defer { index += 2 }
        return entry[index + 1]
    }
}
