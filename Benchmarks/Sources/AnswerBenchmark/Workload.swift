// SPDX-License-Identifier: MIT
import ChainZones
import DNSWire
import ENUM
import NVS
import NameIndex

/// An index of made-up names: as many numbers as asked for, and a quarter as many EmerDNS names of three kinds.
enum Workload {
    /// The digits of a number, which depend on nothing but its place.
    static func digits(_ number: Int) -> String {
        // Odd and no multiple of 5: every place has digits of its own.
        String(10_000_000_000 + number &* 7_654_321 % 9_999_999_967)
    }

    /// Builds the index.
    static func index(names: Int) throws -> NameIndex {
        var configuration = ChainZonesConfiguration()
        configuration.suffixes = [
            (try DomainName(presentation: "e164.arpa"), .ignore), (try DomainName(presentation: "enum"), .ignore),
        ]
        let builder = ZoneBuilder(configuration, trust: .nobody)
        var random = SystemRandomNumberGenerator()
        var index = IndexBuilder(capacity: names * 2, hash: NameHash(using: &random))
        for number in 0..<names {
            let digits = digits(number)
            add(
                "enum:\(digits):0",
                "E2U+sip=100|10|!^(.*)$!sip:\\1@sip\(number % 97).example.com!",
                to: &index,
                builder
            )
        }
        for number in 0..<max(names / 4, 1) {
            add(
                "dns:host\(number).emc",
                "A=192.0.2.1,192.0.2.2|AAAA=2001:db8::1|MX=mail.example.com:10",
                to: &index,
                builder
            )
            add("dns:alias\(number).emc", "CNAME=host\(number).emc", to: &index, builder)
            add("dns:cut\(number).emc", "NS=ns1.example.com,ns2.example.com", to: &index, builder)
        }
        return NameIndex(index.finish(zones: builder.zones(at: 1)))
    }

    private static func add(_ name: String, _ value: String, to index: inout IndexBuilder, _ builder: ZoneBuilder) {
        let record = NameRecord(
            name: Array(name.utf8),
            value: Array(value.utf8),
            expiresAt: 1_000_000,
            registeredAt: 0,
            address: "",
            txid: ""
        )
        guard let group = NameGroup(name: record.name) else { return }
        for nodes in builder.nodes(of: group, records: [record], at: 1).groups { index.insert(nodes) }
    }
}
