// SPDX-License-Identifier: MIT

import DNSWire
import LDNS
import RandomTesting
import Testing

@Suite("Random and mutated messages")
struct FuzzTests {
    /// Messages to mutate: recorded ones, and one RR of every type.
    private static let seeds: [[UInt8]] = {
        let recorded = EmerDNSVector.all.map { octets($0.response_hex) }
        let single = PresentationVector.all.map { octets("0001 8400 0000 0001 0000 0000") + octets($0.wire) }
        return recorded + single
    }()

    /// Decodes; what decodes must print, encode, decode to itself again, and mean the same to libldns.
    ///
    /// - Returns: Whether the message decoded.
    private func exercise(_ message: [UInt8]) throws -> Bool {
        guard let decoded = try? Message.decode(message) else { return false }
        #expect(!decoded.description.isEmpty)
        // Decompressed names may need more room than a message has.
        guard let encoded = try? decoded.encode() else { return true }
        let again = try Message.decode(encoded)
        #expect(again == decoded)
        #expect(try again.encode() == encoded)
        try compareWithLDNS(again, encoded)
        return true
    }

    private func compareWithLDNS(_ message: Message, _ encoded: [UInt8]) throws {
        // RDATA that does not fit a type we carry as octets makes libldns refuse the message or lose its place in it;
        // and it takes TSIG, and OPT however many and wherever, out of the sections.
        guard !message.hasOpaqueRecords, !message.hasStrayMetaRecords else { return }
        let packet: LDNSPacket
        do {
            packet = try LDNSPacket.parse(encoded)
        } catch {
            Issue.record("libldns: \(error): \(message) \(encoded)")
            return
        }
        let ours = message.answers + message.authorities + message.additionals.filter { $0.type != .opt }
        let theirs = packet.answers + packet.authorities + packet.additionals
        #expect(ours.count == theirs.count, "\(message) \(packet)")
        for (our, their) in zip(ours, theirs) {
            #expect(try DomainName(wire: their.owner) == our.name)
            #expect(their.type == our.type.rawValue)
            #expect(their.class == our.class.rawValue)
            #expect(their.ttl == our.ttl)
            #expect(try RData(type: our.type, wire: their.rdata) == our.rdata)
        }
    }

    @Test("Mutations of real messages")
    func mutations() throws {
        var random = SplitMix64(seed: 0x6e75_6d65_6e)
        var decoded = 0
        for _ in 0..<(longTests ? 3_000_000 : 10_000) {
            var message = Self.seeds[Int.random(in: 0..<Self.seeds.count, using: &random)]
            for _ in 0..<Int.random(in: 1...6, using: &random) where !message.isEmpty {
                let place = Int.random(in: 0..<message.count, using: &random)
                switch UInt8.random(in: 0..<6, using: &random) {
                case 0: message[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 1: message[place] = .random(in: 0...255, using: &random)
                case 2: message[place] = [0, 0x3f, 0x40, 0x80, 0xc0, 0xff].randomElement(using: &random) ?? 0
                case 3: message.removeSubrange(place...)
                case 4: message.remove(at: place)
                default: message.insert(.random(in: 0...255, using: &random), at: place)
                }
            }
            if try exercise(message) { decoded += 1 }
        }
        #expect(decoded > 500, "the mutations leave nothing to look at")
    }

    @Test("Random octets behind a plausible header")
    func randomOctets() throws {
        var random = SplitMix64(seed: 35)
        for _ in 0..<(longTests ? 3_000_000 : 10_000) {
            let count = Int.random(in: 0...64, using: &random)
            // Few values, so that lengths, pointers and types meet often.
            let body = (0..<count)
                .map { _ in
                    [0, 0, 1, 2, 3, 12, 0xc0, 0xff, UInt8.random(in: 0...255, using: &random)]
                        .randomElement(using: &random) ?? 0
                }
            _ = try exercise(octets("0001 8400 0001 0001 0000 0001") + body)
        }
    }

    @Test("RDATA of every type from random octets")
    func randomRData() throws {
        var random = SplitMix64(seed: 3_403)
        let types = Set(
            PresentationVector.all.compactMap { vector in
                vector.text.split(separator: "\t").dropFirst(3).first.flatMap { RRType($0) }
            } + [.opt, .soa]
        )
        for type in types.sorted(by: { $0.rawValue < $1.rawValue }) {
            for _ in 0..<(longTests ? 100_000 : 300) {
                let rdata = (0..<Int.random(in: 0...40, using: &random))
                    .map { _ in
                        Bool.random(using: &random)
                            ? UInt8.random(in: 0...4, using: &random) : .random(in: 0...255, using: &random)
                    }
                guard let data = try? RData(type: type, wire: rdata) else { continue }
                #expect(!data.description.isEmpty || type == .opt)
                #expect(try RData(type: type, wire: data.wire) == data)
            }
        }
    }
}

extension ResourceRecord {
    /// Whether the type is one that libldns may have a form for and we do not.
    fileprivate var isOpaque: Bool {
        if case .unknown(let type, _) = rdata { !type.description.hasPrefix("TYPE") } else { false }
    }
}

extension Message {
    fileprivate var hasStrayMetaRecords: Bool {
        (answers + authorities).contains { $0.type == .opt || $0.type == .tsig }
            || additionals.contains { $0.type == .tsig } || additionals.count(where: { $0.type == .opt }) > 1
    }

    fileprivate var hasOpaqueRecords: Bool {
        (answers + authorities + additionals).contains(where: \.isOpaque)
    }
}
