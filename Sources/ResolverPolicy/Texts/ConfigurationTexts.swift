// SPDX-License-Identifier: MIT
internal import DNSWire
public import IP

/// Configuration of other programs by which they send the names of some suffixes to this server.
///
/// What comes from the chain is in it as names of letters, digits, `-` and `_` alone, so that no record can write lines
/// into somebody's configuration; other suffixes are left out.
public struct ConfigurationTexts: Hashable, Sendable {
    /// The names, in lower case and without dots around them, none twice.
    public let names: [String]
    /// Where this server is.
    public let server: ListenAddress

    /// Chooses suffixes and server.
    ///
    /// - Parameters:
    ///   - suffixes: the suffixes in the order in which they are to stand; `.x` and `x` are the same here, because none of
    ///     the programs tells them apart.
    ///   - server: where this server listens; an unspecified address becomes that of the loopback.
    public init(suffixes: [DomainSuffix], server: ListenAddress) {
        var seen: Set<String> = []
        names = suffixes.compactMap { suffix in
            let labels = suffix.name.labels
            guard !labels.isEmpty, labels.allSatisfy({ $0.allSatisfy(DomainSuffix.isHostOctet) }) else { return nil }
            let name = labels.map { String(decoding: $0, as: UTF8.self) }.joined(separator: ".")
            return seen.insert(name).inserted ? name : nil
        }
        let address = server.address
        let loopback = address.isV4 ? IPAddress(v4: 0x7f00_0001) : IPAddress(v6: 1)
        self.server = ListenAddress(address: address.isUnspecified ? loopback : address, port: server.port)
    }

    /// For `/etc/systemd/resolved.conf.d/numen.conf` (resolved.conf(5)); a port takes systemd 246.
    public var resolved: String {
        let place = server.port == 53 ? "\(server.address)" : "\(server)"
        return """
            # The root says that these names do not exist: with DNSSEC=yes write them into
            # /etc/dnssec-trust-anchors.d/numen.negative, one a line.
            [Resolve]
            DNS=\(place)
            Domains=\(names.map { "~" + $0 }.joined(separator: " "))

            """
    }

    /// For `/etc/dnsmasq.d/numen.conf` (dnsmasq(8)).
    public var dnsmasq: String {
        names.map { "server=/\($0)/\(server.address)#\(server.port)\n" }.joined()
    }

    /// For `/etc/unbound/unbound.conf.d/numen.conf` (unbound.conf(5)).
    ///
    /// The names are excepted from validation, because the root proves that they do not exist.
    public var unbound: String {
        var text = "server:\n"
        if server.address.isLoopback { text += "    do-not-query-localhost: no\n" }
        for name in names {
            text += "    domain-insecure: \"\(name).\"\n"
        }
        for name in names {
            text += """
                forward-zone:
                    name: "\(name)."
                    forward-addr: \(server.address)@\(server.port)

                """
        }
        return text
    }

    /// For each of the files `/etc/resolver/NAME` of macOS (resolver(5)), which are all the same.
    public var macOSResolver: String {
        "nameserver \(server.address)\nport \(server.port)\n"
    }
}
