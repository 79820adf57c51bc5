// SPDX-License-Identifier: MIT
public import DNSWire

/// The records that one value of the store yields.
///
/// The grammar is that of the node's own server. Where the two differ:
/// - A TTL is 0 to 2^31 - 1 (RFC 2181 §8), the nearest to what is written; the node sends the lower 32 bits.
/// - An alias beside other data and a second alias are dropped (RFC 2181 §10.1).
/// - Repeated records are dropped (RFC 2181 §5), also if only the letter case of a name in them differs.
/// - Of records that make the node's server fail, the good ones beside them are served.
/// - TLSA without data is broken, and so is a CAA property without a blank behind it, for which the node reads on into
///   whatever follows in its memory; likewise `~` at the end of a list is no separator.
public struct EmerDNSValue: Hashable, Sendable {
    /// The records, one RRset a type.
    public private(set) var rrsets: [RRset] = []
    /// Types that the value has only broken records of.
    public private(set) var unusable: [RRType] = []
    /// Elements of `SD`, folded to lower case.
    public private(set) var subdomains: [[UInt8]] = []
    /// Elements of `SIG`: the verifier's name and the signature in Base64.
    public private(set) var signatures: [Signature] = []
    /// Whether the value holds name servers and nothing else to answer with.
    public private(set) var isDelegation = false
    /// What was dropped; at most ``EmerDNSFault/limit``.
    public private(set) var faults: [EmerDNSFault] = []

    /// One element of `SIG`.
    public struct Signature: Hashable, Sendable {
        /// The store's name of who signed.
        public var verifier: [UInt8]
        /// The signature in Base64.
        public var base64: [UInt8]
    }

    /// Seconds that records live without a `TTL`.
    public static let defaultTTL: UInt32 = 3_600
    /// Seconds that the name servers of a delegated name live without a `TTL`.
    public static let defaultReferralTTL: UInt32 = 86_400

    private let name: [UInt8]

    /// Reads a value.
    ///
    /// - Parameters:
    ///   - value: the value.
    ///   - name: the store's name, for the faults.
    ///   - selfNS: what `@` stands for.
    public init(_ value: [UInt8], name: [UInt8], selfNS: [DomainName] = []) {
        self.name = name
        let fields = EmerDNSFields(value)
        let ttl = fields.text("TTL").map { UInt32(min(max($0.number, 0), 0x7FFF_FFFF)) }
        for (key, type) in Self.keys {
            read(key, type, fields, ttl: ttl ?? Self.defaultTTL, selfNS: selfNS)
        }
        subdomains = elements("SD", fields).map { $0.map(DomainName.folded) }
        signatures = elements("SIG", fields)
            .compactMap { element in
                guard let mark = element.firstIndex(of: UInt8(ascii: "!")) else { return nil }
                return Signature(verifier: element[..<mark].trimmed, base64: element[(mark + 1)...].trimmed)
            }
        settleAliases()
        isDelegation = rrsets.count == 1 && rrsets[0].type == .ns && unusable.isEmpty
        if isDelegation, ttl == nil { rrsets[0].ttl = Self.defaultReferralTTL }
    }

    /// The keys that hold records, in the order in which ANY gives them.
    private static let keys: [(String, RRType)] = [
        ("A", .a), ("AAAA", .aaaa), ("NS", .ns), ("CNAME", .cname), ("PTR", .ptr), ("MX", .mx), ("TXT", .txt),
        ("SRV", .srv), ("TLSA", .tlsa), ("CAA", .caa),
    ]

    private mutating func read(
        _ key: String,
        _ type: RRType,
        _ fields: EmerDNSFields,
        ttl: UInt32,
        selfNS: [DomainName]
    ) {
        var rrset = RRset(type: type, ttl: ttl, rdata: [])
        var seen: Set<[UInt8]> = []
        var isBroken = false
        for (index, element) in elements(key, fields).enumerated() {
            do throws(EmerDNSFault.Reason) {
                let new = try EmerDNSElement.rdata(element, type: type, selfNS: selfNS)
                    .filter { seen.insert(Self.comparable($0, type)).inserted }
                guard !new.isEmpty else { throw .duplicate }
                rrset.rdata += new
            } catch {
                isBroken = isBroken || error.isServerFailure
                note(key, index, error)
            }
        }
        if !rrset.rdata.isEmpty {
            rrsets.append(rrset)
        } else if isBroken {
            unusable.append(type)
        }
    }

    /// RDATA as it is compared with others (RFC 2181 §5): letter case of a name in it does not matter (RFC 4343 §3).
    private static func comparable(_ rdata: [UInt8], _ type: RRType) -> [UInt8] {
        let fixed: Int
        switch type {
        case .ns, .cname, .ptr: fixed = 0
        case .mx: fixed = 2
        case .srv: fixed = 6
        default: return rdata
        }
        return rdata.prefix(fixed) + rdata.dropFirst(fixed).map(DomainName.folded)
    }

    /// Drops aliases that may not be there.
    private mutating func settleAliases() {
        guard let index = rrsets.firstIndex(where: { $0.type == .cname }) else {
            // A broken alias beside data would not have been served either.
            if !rrsets.isEmpty { unusable.removeAll { $0 == .cname } }
            return
        }
        guard rrsets.count == 1 else {
            rrsets.remove(at: index)
            note("CNAME", 0, .aliasBesideData)
            return
        }
        // Broken records are no data: they do not take the good alias away, and it answers for their types too.
        unusable = []
        if rrsets[index].rdata.count > 1 {
            rrsets[index].rdata = Array(rrsets[index].rdata.prefix(1))
            note("CNAME", 1, .secondAlias)
        }
    }

    private mutating func elements(_ key: String, _ fields: EmerDNSFields) -> [ArraySlice<UInt8>] {
        let (list, isCut) = fields.elements(key)
        if isCut { note(key, EmerDNSFields.elementLimit, .tooManyElements) }
        return list
    }

    private mutating func note(_ key: String, _ element: Int, _ reason: EmerDNSFault.Reason) {
        guard faults.count < EmerDNSFault.limit else { return }
        faults.append(EmerDNSFault(name: name, key: key, element: element, reason: reason))
    }
}

extension ArraySlice<UInt8> {
    /// Without blanks and control characters at both ends.
    fileprivate var trimmed: [UInt8] {
        var text = drop { $0 <= 0x20 }
        while let last = text.last, last <= 0x20 { text.removeLast() }
        return Array(text)
    }
}

extension EmerDNSFault.Reason {
    /// Whether the node's own server fails on such an element, where it passes over others in silence.
    fileprivate var isServerFailure: Bool {
        switch self {
        case .badDomain, .missingFields, .badHex, .badTag, .tooLong: true
        default: false
        }
    }
}
