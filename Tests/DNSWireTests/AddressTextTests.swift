// SPDX-License-Identifier: MIT

import DNSWire
import Glibc
import RandomTesting
import Testing

/// What `inet_pton` of the C library makes of the text.
private func inetPton(_ text: String, family: Int32, count: Int) -> [UInt8]? {
    guard !text.utf8.contains(0) else { return nil }
    var octets = [UInt8](repeating: 0, count: count)
    return unsafe inet_pton(family, text, &octets) == 1 ? octets : nil
}

@Suite("Text of addresses: RFC 4291 §2.2, RFC 5952, as strict as inet_pton")
struct AddressTextTests {
    @Test(arguments: [
        "192.0.2.1", "0.0.0.0", "255.255.255.255", "1.2.3.4", "256.1.1.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "00.0.0.0",
        "1.2.3.04", "1..2.3", ".1.2.3", "1.2.3.", "", " 1.2.3.4", "1.2.3.4 ", "+1.2.3.4", "-1.2.3.4", "1.2.3.4a",
        "0x1.2.3.4", "1234.1.1.1", "99999999999.1.1.1", "１.2.3.4", "1.2.3.4\n",
    ])
    func ipv4(text: String) {
        #expect(A(text: text)?.octets == inetPton(text, family: AF_INET, count: 4))
        #expect(A(text: Array(text.utf8)) == A(text: text))
    }

    @Test(arguments: [
        "::", "::1", "1::", "2001:db8::1", "2001:DB8:0:0:8:800:200C:417A", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::",
        "::2:3:4:5:6:7:8", "1::3:4:5:6:7:8", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8", "1::2::3", ":", ":::", ":1", "1:", "1:2:3:4:5:6:7:", ":1:2:3:4:5:6:7:8", "12345::", "g::",
        "::ffff:192.0.2.1", "::192.0.2.1", "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "1:2:3:4:5:1.2.3.4",
        "1.2.3.4", "::1.2.3", "::1.2.3.4.5", "::1.2.3.04", "::1.2.3.4:5", "::1.2.3.4:", "fe80::1%eth0", "[::1]", "::/0",
        "", " ::1", "::1 ", "0000:0000:0000:0000:0000:0000:0000:0001", "00001::", "1:::2", "::.1.2.3", "1::2:1.2.3.4",
    ])
    func ipv6(text: String) {
        #expect(AAAA(text: text)?.octets == inetPton(text, family: AF_INET6, count: 16))
        #expect(AAAA(text: Array(text.utf8)) == AAAA(text: text))
    }

    @Test(
        "RFC 5952 §4 and §5",
        arguments: [
            ("2001:0db8::0001", "2001:db8::1"),
            ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"),
            ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
            ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("2001:DB8::AAAA", "2001:db8::aaaa"),
            ("0:0:0:0:0:0:0:0", "::"), ("0:0:0:0:0:0:0:1", "::1"), ("1:0:0:0:0:0:0:0", "1::"),
            ("::ffff:c000:0201", "::ffff:192.0.2.1"),
            ("0:1:2:3:4:5:6:7", "0:1:2:3:4:5:6:7"),
        ]
    )
    func canonical(text: String, expected: String) {
        #expect(AAAA(text: text)?.description == expected)
    }

    @Test("Mutated addresses read as inet_pton reads them, and what is printed reads back")
    func mutations() {
        var random = SplitMix64(seed: 1)
        let alphabet = Array("0123456789abcdefABCDEF::::....%g ")
        let seeds = ["192.0.2.1", "2001:db8::1", "::ffff:192.0.2.1", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:1.2.3.4", "::"]
        for _ in 0..<(longTests ? 2_000_000 : 20_000) {
            var text = Array(seeds[Int.random(in: 0..<seeds.count, using: &random)])
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0...text.count, using: &random)
                if Bool.random(using: &random), place < text.count {
                    text.remove(at: place)
                } else {
                    text.insert(alphabet[Int.random(in: 0..<alphabet.count, using: &random)], at: place)
                }
            }
            let string = String(text)
            let four = A(text: string)
            let six = AAAA(text: string)
            #expect(four?.octets == inetPton(string, family: AF_INET, count: 4), "\(string)")
            #expect(six?.octets == inetPton(string, family: AF_INET6, count: 16), "\(string)")
            if let six { #expect(AAAA(text: six.description) == six) }
            if let four { #expect(A(text: four.description) == four) }
        }
    }
}
