// SPDX-License-Identifier: MIT

import DNSWire
import LDNS
import Testing

@Suite("libldns as the second opinion")
struct LDNSTests {
    @Test func records() throws {
        let record = try LDNSRecord(text: "www 60 IN A 192.0.2.1", origin: "a.emc.")
        #expect(record.owner == (try name("www.a.emc").wire))
        #expect(record.type == 1)
        #expect(record.class == 1)
        #expect(record.ttl == 60)
        #expect(record.rdata == [192, 0, 2, 1])
        #expect(record.text == "www.a.emc.\t60\tIN\tA\t192.0.2.1")
        #expect(try LDNSRecord(text: "a. IN A 192.0.2.1", defaultTTL: 7).ttl == 7)
    }

    @Test(arguments: ["", "nonsense", "a. 60 IN A 192.0.2", "a. 60 IN A 192.0.2.1\u{0}", "a..b. 60 IN A 192.0.2.1"])
    func malformedText(text: String) {
        #expect(throws: LDNSError.self) { try LDNSRecord(text: text) }
    }

    @Test(arguments: ["", "0001", "0001 0000 0001 0000 0000 0000"])
    func malformedPackets(hexadecimal: String) {
        #expect(throws: LDNSError.self) { try LDNSPacket.parse(octets(hexadecimal)) }
    }

    @Test func zones() throws {
        let text = """
            $TTL 300
            @   IN SOA ns1 hostmaster 1 2 3 4 5
                IN NS ns1
            ns1 60 IN A 192.0.2.1 ; a comment
            txt IN TXT ( "two"
                         "strings" )
            """
        let zone = try LDNSZone(text: Array(text.utf8), origin: "a.emc.")
        #expect(zone.soa?.ttl == 300)
        #expect(zone.records.map(\.type) == [6, 2, 1, 16])
        #expect(zone.records.map(\.ttl) == [300, 300, 60, 300])
        #expect(try zone.records.dropFirst().first?.rdata == name("ns1.a.emc").wire)
        #expect(try LDNSZone(text: []).records.isEmpty)
        let moved = try LDNSZone(text: Array("$ORIGIN b.emc.\n@ 60 IN A 192.0.2.1\n".utf8), origin: "a.emc.")
        #expect(try moved.records.first?.owner == name("b.emc").wire)
        #expect(throws: LDNSError.self) { try LDNSZone(text: Array("$INCLUDE /etc/passwd\n".utf8)) }
        #expect(throws: LDNSError.self) { try LDNSZone(text: [], origin: "a..b") }
        let error = #expect(throws: LDNSError.self) {
            try LDNSZone(text: Array("a 60 IN A 192.0.2.1\nb 60 IN A x\n".utf8), origin: "emc.")
        }
        #expect(error?.line == 2)
    }
}
