// SPDX-License-Identifier: MIT

import DNSWire
import LDNS
import Testing

@Suite("Messages: header, sections, EDNS")
struct MessageTests {
    @Test("Every flag of the header is where RFC 1035 §4.1.1 and RFC 4035 put it")
    func flags() throws {
        let cases: [(WritableKeyPath<Header, Bool>, UInt16)] = [
            (\.isResponse, 0x8000), (\.isAuthoritative, 0x0400), (\.isTruncated, 0x0200), (\.recursionDesired, 0x0100),
            (\.recursionAvailable, 0x0080), (\.authenticData, 0x0020), (\.checkingDisabled, 0x0010),
        ]
        for (flag, bit) in cases {
            var header = Header(id: 0xbeef)
            header[keyPath: flag] = true
            #expect(header.flags == bit)
            #expect(try LDNSPacket.parse(Message(header: header).encode()).flags == bit)
            header.flags = 0xffff
            header[keyPath: flag] = false
            #expect(header.flags == ~bit)
        }
        var header = Header(id: 1)
        header.opcode = .update
        header.responseCode = .refused
        #expect(header.flags == 0x2805)
        let other = try LDNSPacket.parse(Message(header: header).encode())
        #expect(other.opcode == 5)
        #expect(other.responseCode == 5)
    }

    @Test("EDNS: RFC 6891 §6.1")
    func edns() throws {
        var opt = OPT(udpSize: 1_232, dnssecOK: true, options: [.init(code: .cookie, data: Array(1...8))])
        opt.extendedResponseCode = ResponseCode.badVers.extendedBits
        let question = Question(name: try name("a.emc"), type: .naptr)
        var message = Message(query: question, id: 7, recursionDesired: true, edns: opt)
        message.header.responseCode = .badVers
        #expect(message.responseCode == .badVers)
        #expect(message.edns == opt)

        let wire = try message.encode()
        #expect(wire.suffix(23) == octets("00 0029 04d0 01008000 000c 000a0008 0102030405060708")[...])
        #expect(try Message.decode(wire) == message)
        let other = try #require(try LDNSPacket.parse(wire).edns)
        #expect(other.udpSize == 1_232)
        #expect(other.dnssecOK)
        #expect(other.extendedResponseCode == 1)
        #expect(other.version == 0)
        #expect(other.options == octets("000a0008 0102030405060708"))
        #expect(opt.description.hasPrefix("; EDNS: version: 0, flags: do; udp: 1232"))
    }

    @Test("Options cut short", arguments: ["00", "000a", "000a00", "000a0001", "000a0000 00", "000a ffff 00"])
    func malformedOptions(rdata: String) {
        #expect(throws: WireError.self) { try RData(type: .opt, wire: octets(rdata)) }
    }

    @Test("Names are compressed in owner names and RDATA of RFC 1035 types alone (RFC 3597 §4)")
    func compression() throws {
        let apex = try name("example.emc")
        let host = try name("host.example.emc")
        let soa = SOA(
            primaryServer: host,
            mailbox: try name("hostmaster.example.emc"),
            serial: 1,
            refresh: 2,
            retry: 3,
            expire: 4,
            minimum: 5
        )
        let data: [(RData, compressed: Int)] = try [
            (.ns(NS(target: host)), 7),
            (.cname(CNAME(target: host)), 7),
            (.ptr(PTR(target: apex)), 2),
            (.mx(MX(preference: 1, exchange: host)), 9),
            (.soa(soa), 7 + 13 + 20),
            (.srv(SRV(priority: 1, weight: 2, port: 3, target: host)), 6 + host.wire.count),
            (.dname(DNAME(target: host)), host.wire.count),
            (.naptr(NAPTR(order: 1, preference: 2, flags: [], services: [], regexp: [], replacement: host)), 7 + 18),
            (.svcb(SVCB(priority: 1, target: host, parameters: [])), 2 + host.wire.count),
            (.nsec(NSEC(next: host, types: TypeBitmap([.a]))), host.wire.count + 3),
        ]
        for (rdata, count) in data {
            let message = Message(
                header: Header(id: 1, flags: 0x8400),
                questions: [Question(name: apex, type: rdata.type)],
                answers: [ResourceRecord(name: apex, ttl: 60, rdata: rdata)]
            )
            let wire = try message.encode()
            #expect(wire.count == 12 + apex.wire.count + 4 + 12 + count, "\(rdata)")
            #expect(try Message.decode(wire) == message)
            let other = try #require(try LDNSPacket.parse(wire).answers.first)
            #expect(other.rdata == rdata.wire)
            #expect(other.owner == apex.wire)
        }
    }

    @Test("A message is written whole or not at all")
    func limits() throws {
        let record = ResourceRecord(name: try name("a.emc"), ttl: 60, rdata: .a(A(address: 1)))
        let message = Message(
            header: Header(id: 1),
            questions: [Question(name: record.name, type: .a)],
            answers: [record]
        )
        let count = try message.encode().count
        #expect(try message.encode(limit: count).count == count)
        for limit in [-1, 0, 1, 11, 12, count - 1] {
            #expect(throws: WireError.tooLarge(limit: limit)) { try message.encode(limit: limit) }
        }
    }

    @Test("A record is written whole or not at all")
    func recordLimits() throws {
        let record = ResourceRecord(name: try name("a.emc"), ttl: 60, rdata: .ns(NS(target: try name("ns.b.emc"))))
        var writer = MessageWriter(capacity: 100)
        for limit in 0..<24 {
            writer.reset(limit: limit)
            #expect(record.append(to: &writer) == false)
            #expect(writer.count == 0)
        }
        writer.reset(limit: 100)
        #expect(record.append(to: &writer) == true)
        #expect(writer.count == 7 + 10 + 7)
    }

    @Test(
        "Counts that promise more than there is",
        arguments: [
            "", "0001", "0001 0000 0000 0000 0000 00",
            "0001 0000 0001 0000 0000 0000", "0001 0000 ffff ffff ffff ffff",
            "0001 0000 0001 0000 0000 0000 00 0001 00",
            "0001 0000 0000 0001 0000 0000 00 0001 0001 00000000 0005 c0000201",
            "0001 0000 0000 0001 0000 0000 00 0001 0001 00000000 0003 c00002",
            "0001 0000 0000 0001 0000 0000 00 0001 0001 00000000 00",
        ]
    )
    func cutMessages(hexadecimal: String) {
        #expect(throws: WireError.self) { try Message.decode(octets(hexadecimal)) }
    }

    @Test("Empty RDATA in the classes of dynamic update (RFC 2136 §2.4), and nowhere else")
    func emptyRData() throws {
        for (recordClass, legal) in [(RRClass.any, true), (.none, true), (.in, false)] {
            let wire =
                octets("0001 2800 0000 0001 0000 0000 00 0001") + [0, UInt8(recordClass.rawValue)]
                + octets("00000000 0000")
            if legal {
                let message = try Message.decode(wire)
                #expect(message.answers.first?.rdata == .unknown(.a, []))
                #expect(try message.encode() == wire)
            } else {
                #expect(throws: WireError.self) { try Message.decode(wire) }
            }
        }
    }

    @Test func description() throws {
        let record = ResourceRecord(name: try name("a.emc"), ttl: 60, rdata: .a(A(address: 0xc000_0201)))
        let message = Message(
            header: Header(id: 1, flags: 0x8583),
            questions: [.init(name: record.name, type: .a)],
            answers: [record]
        )
        #expect(
            message.description == """
                ;; opcode: QUERY, status: NXDOMAIN, id: 1, flags: qr aa rd ra

                ;; QUESTION SECTION:
                ;a.emc.\tIN\tA

                ;; ANSWER SECTION:
                a.emc.\t60\tIN\tA\t192.0.2.1

                """
        )
    }
}
