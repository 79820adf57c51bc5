// SPDX-License-Identifier: MIT

/// The data of a resource record, read as far as its type is known here; every other type stays octets (RFC 3597).
public enum RData: Hashable, Sendable {
    /// IPv4 address.
    case a(A)
    /// Name server.
    case ns(NS)
    /// Canonical name.
    case cname(CNAME)
    /// Start of authority.
    case soa(SOA)
    /// Pointer.
    case ptr(PTR)
    /// Host information.
    case hinfo(HINFO)
    /// Mail exchange.
    case mx(MX)
    /// Text.
    case txt(TXT)
    /// IPv6 address.
    case aaaa(AAAA)
    /// Service location.
    case srv(SRV)
    /// Naming authority pointer.
    case naptr(NAPTR)
    /// Subtree redirection.
    case dname(DNAME)
    /// Options of EDNS.
    case opt([EDNSOption])
    /// Delegation signer.
    case ds(DS)
    /// Signature.
    case rrsig(RRSIG)
    /// Next name and types.
    case nsec(NSEC)
    /// Public key.
    case dnskey(DNSKEY)
    /// Certificate association.
    case tlsa(TLSA)
    /// Service binding.
    case svcb(SVCB)
    /// Service binding of `https` origins.
    case https(SVCB)
    /// Certification authority authorisation.
    case caa(CAA)
    /// Any other type, or RDATA left empty as RFC 2136 does: octets as they are, at most 65535.
    case unknown(RRType, [UInt8])

    /// The type of the record.
    public var type: RRType {
        switch self {
        case .a: .a
        case .ns: .ns
        case .cname: .cname
        case .soa: .soa
        case .ptr: .ptr
        case .hinfo: .hinfo
        case .mx: .mx
        case .txt: .txt
        case .aaaa: .aaaa
        case .srv: .srv
        case .naptr: .naptr
        case .dname: .dname
        case .opt: .opt
        case .ds: .ds
        case .rrsig: .rrsig
        case .nsec: .nsec
        case .dnskey: .dnskey
        case .tlsa: .tlsa
        case .svcb: .svcb
        case .https: .https
        case .caa: .caa
        case .unknown(let type, _): type
        }
    }

    /// RDATA as on the wire, names uncompressed.
    public var wire: [UInt8] {
        switch self {
        case .a(let data): data.wire
        case .ns(let data): data.target.wire
        case .cname(let data): data.target.wire
        case .soa(let data): data.wire
        case .ptr(let data): data.target.wire
        case .hinfo(let data): data.wire
        case .mx(let data): data.wire
        case .txt(let data): data.wire
        case .aaaa(let data): data.wire
        case .srv(let data): data.wire
        case .naptr(let data): data.wire
        case .dname(let data): data.target.wire
        case .opt(let options): options.flatMap(\.wire)
        case .ds(let data): data.wire
        case .rrsig(let data): data.wire
        case .nsec(let data): data.wire
        case .dnskey(let data): data.wire
        case .tlsa(let data): data.wire
        case .svcb(let data), .https(let data): data.wire
        case .caa(let data): data.wire
        case .unknown(_, let octets): octets
        }
    }
}

extension RData: CustomStringConvertible {
    /// The presentation form as `dig` prints it; `\# 4 C0000201` for types unknown here (RFC 3597 §5).
    public var description: String {
        switch self {
        case .a(let data): "\(data)"
        case .ns(let data): "\(data.target)"
        case .cname(let data): "\(data.target)"
        case .soa(let data): "\(data)"
        case .ptr(let data): "\(data.target)"
        case .hinfo(let data): "\(data)"
        case .mx(let data): "\(data)"
        case .txt(let data): "\(data)"
        case .aaaa(let data): "\(data)"
        case .srv(let data): "\(data)"
        case .naptr(let data): "\(data)"
        case .dname(let data): "\(data.target)"
        case .opt(let options): options.map(\.description).joined(separator: "; ")
        case .ds(let data): "\(data)"
        case .rrsig(let data): "\(data)"
        case .nsec(let data): "\(data)"
        case .dnskey(let data): "\(data)"
        case .tlsa(let data): "\(data)"
        case .svcb(let data), .https(let data): "\(data)"
        case .caa(let data): "\(data)"
        case .unknown(_, let octets):
            octets.isEmpty ? "\\# 0" : "\\# \(octets.count) \(PresentationText.hexadecimal(octets))"
        }
    }
}
