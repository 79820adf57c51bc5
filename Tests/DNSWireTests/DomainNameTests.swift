// SPDX-License-Identifier: MIT

import DNSWire
import LDNS
import Testing

@Suite("Names: RFC 1035 §2.3.4 and §3.1, RFC 2181 §11, RFC 4343 §3")
struct DomainNameTests {
    @Test(arguments: [
        (".", "00"),
        ("emc", "03656d6300"),
        ("WwW.Emc.", "0357775703456d6300"),
        ("a\\.b.emc.", "03612e6203656d6300"),
        ("\\000\\255\\\\.", "0300ff5c00"),
        ("1.0.e164.arpa.", "013101300465313634046172706100"),
    ])
    func presentationReads(text: String, wire: String) throws {
        let read = try name(text)
        #expect(read.wire == octets(wire))
        #expect(try DomainName(wire: read.wire) == read)
        #expect(try DomainName(labels: read.labels) == read)
    }

    @Test("Every octet survives the presentation form, and libldns reads it the same")
    func presentationRoundTrip() throws {
        for octet in UInt8.min...UInt8.max {
            let original = try DomainName(labels: [[octet, 0x61, octet], [octet]])
            let text = original.description
            #expect(try name(text).wire == original.wire)
            #expect(try LDNSRecord(text: "\(text) 60 IN A 192.0.2.1").owner == original.wire)
        }
    }

    @Test(arguments: ["", "..", ".a", "a..b", "a\\", "a\\25", "a\\256.", "a\\2x5", "\\300"])
    func malformedPresentation(text: String) {
        #expect(throws: WireError.self) { try DomainName(presentation: text) }
    }

    @Test("63 octets are the longest label, 255 the longest name")
    func bounds() throws {
        let label = [UInt8](repeating: 0x78, count: 63)
        let longest = try DomainName(labels: [label, label, label, Array(label.prefix(61))])
        #expect(longest.wire.count == 255)
        #expect(try DomainName(wire: longest.wire) == longest)
        #expect(try name(longest.description) == longest)
        #expect(try name(String(longest.description.dropLast())) == longest)

        #expect(throws: WireError.self) { try DomainName(labels: [label, label, label, Array(label.prefix(62))]) }
        #expect(throws: WireError.self) { try DomainName(labels: [label + [0x78]]) }
        #expect(throws: WireError.self) { try DomainName(labels: [[]]) }
        #expect(throws: WireError.self) { try longest.prepending([0x61]) }
        #expect(throws: WireError.self) { try DomainName(presentation: "x" + longest.description) }
        #expect(throws: WireError.self) { try DomainName(presentation: "a." + longest.description) }
        #expect(throws: WireError.self) { try DomainName(wire: [1, 0x61] + longest.wire) }
        let mostLabels = try DomainName(labels: Array(repeating: [0x61], count: 127))
        #expect(mostLabels.wire.count == 255)
        #expect(mostLabels.labelCount == 127)
    }

    @Test(arguments: ["", "01", "0161", "016100 00", "c000", "0161c000", "4061", "8061", "40" + "00"])
    func malformedWire(hexadecimal: String) {
        #expect(throws: WireError.self) { try DomainName(wire: octets(hexadecimal)) }
    }

    @Test("A-Z and nothing else is folded")
    func equality() throws {
        #expect(try name("WWW.EMC") == name("www.emc"))
        #expect(try name("WWW.EMC").hashValue == name("www.emc").hashValue)
        #expect(try name("@[`{.emc") != name("`{@[.emc"))
        #expect(try name("\\196.emc") != name("\\228.emc"))  // Ä and ä of Latin-1
        #expect(try name("a.b") != name("a\\.b"))
        #expect(try name("WwW.eMc").folded.wire == name("www.emc").wire)
    }

    @Test func relations() throws {
        let host = try name("www.a.emc")
        #expect(try host.isSubdomain(of: name("A.EMC")))
        #expect(host.isSubdomain(of: host))
        #expect(host.isSubdomain(of: .root))
        #expect(DomainName.root.isSubdomain(of: .root))
        #expect(try !host.isSubdomain(of: name("w.a.emc")))
        #expect(try !name("wa.emc").isSubdomain(of: name("a.emc")))
        // Octets alike, but the label boundary is elsewhere: \001a is inside a label.
        #expect(try !DomainName(labels: [[0x78, 1, 0x61]]).isSubdomain(of: name("a")))
        #expect(try host.parent == name("a.emc"))
        #expect(DomainName.root.parent == nil)
        #expect(DomainName.root.labels.isEmpty)
        #expect(try name("emc").prepending([0x61]).wire == name("a.emc").wire)
    }
}
