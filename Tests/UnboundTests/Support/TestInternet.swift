// SPDX-License-Identifier: MIT
import DNSWire
import Unbound

/// A signed root with one signed and one unsigned zone, each on a loopback port of its own.
struct TestInternet {
    let settings: UnboundSettings
    private let servers: [ScriptedServer]

    /// Signs and serves it.
    ///
    /// - Parameters:
    ///   - expiry: when the signatures of `signed.example.` expire.
    ///   - inception: from when on they are good.
    ///   - forge: what the servers of `signed.example.` serve in the zone's place.
    /// - Throws: what could not be signed or bound.
    init(expiry: String? = nil, inception: String? = nil, forge: (SignedZone) -> SignedZone = { $0 }) throws {
        let signed = try SignedZone(
            apex: "signed.example.",
            lines: [
                "signed.example. 300 IN NS ns.signed.example.",
                "ns.signed.example. 300 IN A 192.0.2.53",
                "www.signed.example. 300 IN A 192.0.2.80",
                "alias.signed.example. 300 IN CNAME www.signed.example.",
                "out.signed.example. 300 IN CNAME www.unsigned.example.",
            ],
            expiry: expiry,
            inception: inception
        )
        let unsigned = try SignedZone(
            unsigned: "unsigned.example.",
            lines: ["unsigned.example. 300 IN NS ns.invalid.", "www.unsigned.example. 300 IN A 192.0.2.81"]
        )
        let root = try SignedZone(
            apex: ".",
            lines: [
                ". 300 IN NS ns.invalid.",
                "signed.example. 300 IN NS ns.signed.example.",
                signed.ds,
                "unsigned.example. 300 IN NS ns.invalid.",
            ]
        )
        let zones = [root, forge(signed), unsigned]
        let servers = try zones.map { zone in try ScriptedServer { query, _ in .message(zone.answer(query)) } }
        self.servers = servers
        settings = .onLoopback {
            $0.trustAnchors = [root.ds]
            $0.stubs = zip(zones, servers).map { UpstreamZone($0.apex, [$1.upstream]) }
        }
    }

    func stop() {
        for server in servers { server.stop() }
    }
}

extension RData {
    func isA(of address: String) -> Bool {
        self == A(text: address).map { .a($0) }
    }
}

extension ResourceRecord {
    func with(address: String) -> ResourceRecord {
        guard let address = A(text: address) else { return self }
        return ResourceRecord(name: name, ttl: ttl, rdata: .a(address))
    }

    /// Whether this signs the zone's keys.
    var isKeySignature: Bool {
        guard case .rrsig(let signature) = rdata else { return false }
        return signature.typeCovered == .dnskey
    }
}
