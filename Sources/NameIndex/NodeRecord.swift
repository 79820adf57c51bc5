// SPDX-License-Identifier: MIT
import DNSWire

/// How a node lies in an index's arena.
///
/// ```
/// length     u32  octets of the whole record
/// flags      u8   bits 0-1 delegation, 2 answersBelow, 3 subdomain rules follow
/// rrsets     u8   how many RRset entries follow
/// name       u8   length, then that many octets: the relative folded name in wire form without a root label
/// rules      u16  octets, then (u8 length, label)* ; only with flag bit 3
/// rrset      u16 type, u16 records (0: unusable), u32 octets, then the records from TYPE to the end of RDATA
/// members    u32  count, then (u8 length, relative name)*: the other nodes of the group of which this is the root
/// ```
/// Records are padded to a multiple of four octets. Numbers are big-endian, as in a DNS message, so that records can be
/// copied from the arena as they are.
enum NodeRecord {
    static let answersBelow: UInt8 = 4
    static let hasSubdomains: UInt8 = 8
    static let nameOffset = 6

    /// Appends `node` to `arena`.
    ///
    /// - Parameters:
    ///   - node: the node.
    ///   - name: its relative wire name, without a root label.
    ///   - members: relative wire names of the other nodes of the node's group.
    ///   - arena: receives the record.
    static func append(_ node: ZoneNode, name: [UInt8], members: [[UInt8]], to arena: inout [UInt8]) {
        let start = arena.count
        let rules = node.subdomains.reduce(0) { $0 + 1 + min($1.count, 255) }
        let usesRules = rules > 0 && rules <= 0xFFFF
        let entries = node.rrsets.count + node.unusable.count
        arena.append(u32: 0)
        arena.append(
            node.delegation.rawValue | (node.answersBelow ? answersBelow : 0) | (usesRules ? hasSubdomains : 0)
        )
        arena.append(UInt8(clamping: entries))
        arena.append(UInt8(clamping: name.count))
        arena.append(contentsOf: name)
        if usesRules {
            arena.append(u16: rules)
            for rule in node.subdomains {
                arena.append(UInt8(clamping: rule.count))
                arena.append(contentsOf: rule.prefix(255))
            }
        }
        for rrset in node.rrsets.prefix(255) {
            append(rrset, to: &arena)
        }
        for type in node.unusable.prefix(max(0, 255 - node.rrsets.count)) {
            append(RRset(type: type, ttl: 0, rdata: []), to: &arena)
        }
        arena.append(u32: members.count)
        for member in members {
            arena.append(UInt8(clamping: member.count))
            arena.append(contentsOf: member)
        }
        while arena.count & 3 != 0 {
            arena.append(0)
        }
        arena.set(u32: arena.count - start, at: start)
    }

    /// Appends one RRset entry; records whose RDATA a message cannot hold are left out.
    static func append(_ rrset: RRset, to arena: inout [UInt8]) {
        let records = rrset.rdata.filter { $0.count <= 0xFFFF }.prefix(0xFFFF)
        arena.append(u16: Int(rrset.type.rawValue))
        arena.append(u16: records.count)
        arena.append(u32: records.reduce(0) { $0 + 10 + $1.count })
        for rdata in records {
            arena.append(u16: Int(rrset.type.rawValue))
            arena.append(u16: 1)
            arena.append(u32: Int(rrset.ttl))
            arena.append(u16: rdata.count)
            arena.append(contentsOf: rdata)
        }
    }
}

extension [UInt8] {
    mutating func append(u16 value: Int) {
        append(UInt8(truncatingIfNeeded: value >> 8))
        append(UInt8(truncatingIfNeeded: value))
    }

    mutating func append(u32 value: Int) {
        append(u16: value >> 16)
        append(u16: value)
    }

    mutating func set(u32 value: Int, at offset: Int) {
        for index in 0..<4 {
            self[offset + index] = UInt8(truncatingIfNeeded: value >> (24 - 8 * index))
        }
    }
}

extension Span<UInt8> {
    @inline(always)
    func u16(at offset: Int) -> Int {
        Int(self[offset]) << 8 | Int(self[offset + 1])
    }

    @inline(always)
    func u32(at offset: Int) -> Int {
        u16(at: offset) << 16 | u16(at: offset + 2)
    }
}
