// SPDX-License-Identifier: MIT
import DNSWire
import NVS

/// One element of a list as RDATA.
enum EmerDNSElement {
    /// The RDATA that an element stands for; several if it is `@`.
    static func rdata(
        _ element: ArraySlice<UInt8>,
        type: RRType,
        selfNS: [DomainName]
    ) throws(EmerDNSFault.Reason) -> [[UInt8]] {
        switch type {
        case .a:
            guard let address = A(text: Array(element)) else { throw .badAddress }
            return [address.wire]
        case .aaaa:
            guard let address = AAAA(text: Array(element)) else { throw .badAddress }
            return [address.wire]
        case .ns, .cname, .ptr:
            guard element.first == UInt8(ascii: "@") else { return [try domain(element).wire] }
            guard !selfNS.isEmpty else { throw .noOwnServers }
            return selfNS.map(\.wire)
        case .mx: return [try mx(element).wire]
        case .txt: return [try text(element)]
        case .srv: return [try srv(element).wire]
        case .tlsa: return [try tlsa(element).wire]
        case .caa: return [try caa(element).wire]
        default: return []
        }
    }

    /// A domain name; the final dot may be left out.
    private static func domain(_ text: ArraySlice<UInt8>) throws(EmerDNSFault.Reason) -> DomainName {
        let text = text.last == UInt8(ascii: ".") ? text.dropLast() : text
        let labels = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map(Array.init)
        guard !text.isEmpty, let name = try? DomainName(labels: labels) else { throw .badDomain }
        return name
    }

    /// A domain name, or nothing at all for the root: no mail is taken (RFC 7505), no service offered (RFC 2782).
    private static func host(_ text: ArraySlice<UInt8>) throws(EmerDNSFault.Reason) -> DomainName {
        text.isEmpty ? .root : try domain(text)
    }

    /// `domain[:preference]`, by default with the preference 1.
    private static func mx(_ element: ArraySlice<UInt8>) throws(EmerDNSFault.Reason) -> MX {
        let parts = element.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        let preference = parts.count > 1 ? UInt16(truncatingIfNeeded: parts[1].number) : 1
        return MX(preference: preference, exchange: try host(parts[0]))
    }

    /// Character-strings of 255 octets; a text of exactly that many, or a multiple, ends with an empty one.
    private static func text(_ element: ArraySlice<UInt8>) throws(EmerDNSFault.Reason) -> [UInt8] {
        var strings: [[UInt8]] = []
        var rest = element
        repeat {
            strings.append(Array(rest.prefix(255)))
            let isFull = rest.count >= 255
            rest = rest.dropFirst(255)
            if rest.isEmpty, isFull { strings.append([]) }
        } while !rest.isEmpty
        guard let text = try? TXT(strings: strings) else { throw .tooLong }
        return text.wire
    }

    /// `priority:weight:domain[:port]`, by default with the port 1.
    private static func srv(_ element: ArraySlice<UInt8>) throws(EmerDNSFault.Reason) -> SRV {
        let parts = element.split(separator: UInt8(ascii: ":"), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3 else { throw .missingFields }
        return SRV(
            priority: UInt16(truncatingIfNeeded: parts[0].number),
            weight: UInt16(truncatingIfNeeded: parts[1].number),
            port: parts.count > 3 ? UInt16(truncatingIfNeeded: parts[3].number) : 1,
            target: try host(parts[2])
        )
    }

    /// `usage:selector:matching:hexadecimal`.
    private static func tlsa(_ element: ArraySlice<UInt8>) throws(EmerDNSFault.Reason) -> TLSA {
        let parts = element.split(separator: UInt8(ascii: ":"), maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, !parts[3].isEmpty else { throw .missingFields }
        guard let data = Hex.decode(Array(parts[3])) else { throw .badHex }
        return TLSA(
            usage: UInt8(truncatingIfNeeded: parts[0].number),
            selector: UInt8(truncatingIfNeeded: parts[1].number),
            matchingType: UInt8(truncatingIfNeeded: parts[2].number),
            data: data
        )
    }

    /// `flags property value`, separated by blanks; the value may hold blanks, or be empty.
    private static func caa(_ element: ArraySlice<UInt8>) throws(EmerDNSFault.Reason) -> CAA {
        let flags = element.drop(while: isBlank)
        let property = flags.drop { (0x30...0x39).contains($0) }.drop(while: isBlank)
        guard let end = property.firstIndex(where: isBlank) else { throw .missingFields }
        let value = property[end...].drop(while: isBlank)
        guard
            let caa = try? CAA(
                flags: UInt8(truncatingIfNeeded: flags.number),
                tag: Array(property[..<end]),
                value: Array(value)
            )
        else { throw .badTag }
        return caa
    }

    private static func isBlank(_ octet: UInt8) -> Bool { octet <= 0x20 }
}
