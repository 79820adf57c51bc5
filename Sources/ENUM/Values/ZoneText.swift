// SPDX-License-Identifier: MIT
import DNSWire

/// NAPTR records written as in a zone file (RFC 1035 §5.1, RFC 3403 §7): one a line, or joined by `|`.
///
/// Owner, TTL and class before the type are optional. In quoted strings `\X` stands for X and `\DDD` for an octet.
enum ZoneText {
    /// A word of a line; a quoted one may hold blanks.
    private struct Word {
        var octets: [UInt8]
        var isQuoted: Bool

        var isType: Bool {
            !isQuoted && octets.map { $0 & 0xDF }.elementsEqual("NAPTR".utf8)
        }
    }

    /// Whether a value is of this form: the word NAPTR stands, unquoted, in its first line.
    static func isZoneText(_ value: [UInt8]) -> Bool {
        entries(of: value).first.map { words(of: $0).contains(where: \.isType) } ?? false
    }

    /// The value's records, cut at line ends and at `|` outside of quotes.
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
        return entries.filter { !$0.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
    }

    /// Reads one record, and the TTL if it names one.
    static func record(_ entry: ArraySlice<UInt8>) throws(ENUMFault.Reason) -> (record: ENUMRecord, ttl: UInt32?) {
        let words = words(of: entry)
        guard let type = words.firstIndex(where: \.isType), words.count == type + 7 else { throw .badZoneText }
        let fields = words[(type + 1)...].map(\.octets)
        guard let order = UInt16(String(decoding: fields[0], as: UTF8.self)),
            let preference = UInt16(String(decoding: fields[1], as: UTF8.self)),
            let replacement = try? DomainName(presentation: fields[5])
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
            let ttl = words[..<type].lazy.compactMap { UInt32(String(decoding: $0.octets, as: UTF8.self)) }.first
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
            var word: [UInt8] = []
            while index < entry.endIndex {
                let octet = entry[index]
                if isQuoted ? octet == UInt8(ascii: "\"") : octet == 0x20 || octet == 0x09 { break }
                if octet == UInt8(ascii: "\\"), isQuoted {
                    word.append(escaped(entry, &index))
                } else {
                    word.append(octet)
                    index += 1
                }
            }
            index += 1
            words.append(Word(octets: word, isQuoted: isQuoted))
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
