// SPDX-License-Identifier: MIT
internal import DNSWire

extension UnboundSettings {
    /// What an empty zone holds, with names relative to its own (RFC 6303 §3).
    static let emptyZone = """
        @ 10800 IN SOA @ nobody.invalid. 1 3600 1200 604800 10800
        @ 10800 IN NS @

        """

    /// The zones as clauses of unbound.conf(5), because the library has no function for all of it.
    ///
    /// - Parameters:
    ///   - relay: where the library finds the relay to an upstream over TLS.
    ///   - emptyZonePath: a file that holds ``emptyZone``.
    /// - Returns: the text of a configuration file; empty without zones.
    /// - Throws: `zone` and `mixedTransports`.
    func clauses(
        relay: (Upstream) -> Upstream?,
        emptyZonePath: String
    ) throws(UnboundError) -> String {
        var text = ""
        for zone in isForwarding ? [UpstreamZone(.root, forwarders)] + forwardZones : forwardZones {
            text += try clause("forward", zone, relay)
        }
        for zone in stubs {
            text += try clause("stub", zone, relay)
        }
        if !forwardZones.isEmpty {
            // The library has zones of its own for some names, those of private networks among them, which come first.
            let names = try forwardZones.map { zone throws(UnboundError) in try Self.plain(zone.suffix.description) }
            text += "server:\n" + names.map { "    local-zone: \"\($0)\" transparent\n" }.joined()
        }
        for name in emptyZones where !zones.contains(where: { $0.suffix == name }) {
            text += try clause(empty: name.description, emptyZonePath)
        }
        return text
    }

    /// The library's local zones are for names that it is asked for itself; this one is for those that it comes to, too.
    private func clause(empty name: String, _ path: String) throws(UnboundError) -> String {
        let name = try Self.plain(name)
        // The forward zone of nobody keeps the root's forwarders away, who would come first.
        return """
            forward-zone:
                name: "\(name)"
            auth-zone:
                name: "\(name)"
                zonefile: "\(path)"
                for-upstream: yes
                for-downstream: no
                fallback-enabled: no

            """
    }

    private func clause(
        _ kind: String,
        _ zone: UpstreamZone,
        _ relay: (Upstream) -> Upstream?
    ) throws(UnboundError) -> String {
        let name = try Self.plain(zone.suffix.description)
        guard !zone.upstreams.isEmpty else { throw .zone(name) }
        var lines = ["\(kind)-zone:", "    name: \"\(name)\""]
        if zone.usesTLS { lines.append("    \(kind)-tcp-upstream: yes") }
        for upstream in zone.upstreams {
            guard (upstream.tlsName != nil) == zone.usesTLS else { throw .mixedTransports(zone: name) }
            guard let reached = zone.usesTLS ? relay(upstream) : upstream else { throw .tls("no relay to \(upstream)") }
            switch reached.host {
            case .address: lines.append("    \(kind)-addr: \(reached)")
            case .name(let host):
                guard !host.isRoot else { throw .zone(".") }
                _ = try Self.plain(host.description)
                lines.append("    \(kind)-host: \"\(reached)\"")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The name, which stands between quotes: what could end them is in no zone that anybody delegates.
    private static func plain(_ name: String) throws(UnboundError) -> String {
        guard name.utf8.allSatisfy(isPlain) else { throw .zone(name) }
        return name
    }

    private static func isPlain(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
