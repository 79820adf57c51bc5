// SPDX-License-Identifier: MIT
import Settings
import Testing

/// A key with two values other than its default, as text and as TOML.
struct Key: Sendable, CustomTestStringConvertible {
    var name: String
    var isList = false
    var isText = true
    var values: [String]

    var testDescription: String { name }

    /// A value as TOML and as the effective settings give it.
    func toml(_ index: Int) -> String {
        guard isText else { return values[index] }
        let parts = isList ? values[index].split(separator: ",").map { "\"\($0)\"" } : ["\"\(values[index])\""]
        return isList ? "[" + parts.joined(separator: ", ") + "]" : parts[0]
    }

    /// A file that gives the key this value.
    func file(_ index: Int) -> String { "\(name) = \(toml(index))\n" }

    /// The environment that gives the key this value.
    func environment(_ index: Int) -> [String: String] { [variable: values[index]] }

    /// The flags that give the key this value.
    func flags(_ index: Int) -> [String: Settings.FlagValue] {
        [name: isList ? .list(values[index].split(separator: ",").map(String.init)) : .text(values[index])]
    }

    var variable: String {
        "NUMEN_" + String(name.map { $0 == "." || $0 == "-" ? "_" : $0 }).uppercased()
    }

    static func list(_ name: String, _ values: String...) -> Key { Key(name: name, isList: true, values: values) }
    static func text(_ name: String, _ values: String...) -> Key { Key(name: name, values: values) }
    static func plain(_ name: String, _ values: String...) -> Key { Key(name: name, isText: false, values: values) }

    /// All keys, in the order of the file.
    static let all: [Key] = [
        .text("data", "/a", "b c", "./d"),
        .text("user", "numen", "nobody", "daemon"),
        .list("dns.listen", "127.0.0.1:53", "[::1]:53,127.0.0.2:53", "127.0.0.3:53"),
        .list("dns.allow", "192.0.2.0/24", "::/0", "10.0.0.0/8,::1/128"),
        .plain("dns.threads", "1", "2", "256"),
        .plain("dns.udp-size", "512", "1400", "1300"),
        .plain("dns.tcp-connections", "1", "2", "100000"),
        .plain("dns.tcp-connections-per-client", "1", "2", "100000"),
        .plain("dns.tcp-idle", "1", "2", "300"),
        .list("dns.tlds", "emc", "coin,lib", "ness"),
        .list("dns.signed-tlds", "emc", "coin,lib", "ness"),
        .list("dns.self-ns", "a.example", "b.example,c.example", "d.example"),
        .list("dns.name-servers", "a.example", "b.example,c.example", "d.example"),
        .list("dns.addresses", "192.0.2.1", "192.0.2.2,2001:db8::1", "192.0.2.3"),
        .text("dns.hostmaster", "a.example", "b.example", "c.example"),
        .plain("dns.block-seconds", "1", "2", "86400"),
        .text("clearnet.mode", "hybrid", "icann", "hybrid"),
        .text("clearnet.record", "ness:a", "b", "ness:c d"),
        .text("clearnet.record-owner", "EA", "EB", "EC"),
        .text("clearnet.control", "127.0.0.1:8054", "off", "[::1]:8053"),
        .list("clearnet.forwarders", "192.0.2.1:53", "192.0.2.1:53,192.0.2.2:853#a.example", "[::1]:53"),
        .list("clearnet.routes", ".a=192.0.2.1:53", "a=refuse,b=clearnet", "c=nonexistent"),
        .list("clearnet.other-systems", "onion", "onion,bit", "x"),
        .text("clearnet.root-hints", "/a", "b", "c"),
        .list("clearnet.trust-anchors", "/a", "/a,/b", "c"),
        .list("clearnet.insecure", "a", "a,b.example", "."),
        .list("clearnet.private-domains", "a", "a,b.example", "c"),
        .list("clearnet.clients", "192.0.2.0/24 hybrid", "::1 icann,192.0.2.1 refuse", "192.0.2.1 only=emc"),
        .list("clearnet.block", "hosts:/a", "domains:/a,rpz:b", "adblock:/c"),
        .list("clearnet.allow", "hosts:/a", "domains:/a,rpz:b", "adblock:/c"),
        .plain("clearnet.cache", "4", "5", "65536"),
        .plain("clearnet.ipv6", "false", "false", "false"),
        .plain("clearnet.allow-old-library", "true", "true", "true"),
        .list("enum.suffixes", "e164.arpa=require", "enum=ignore,e164.arpa=prefer", "x=prefer"),
        .list("enum.trust", "ver:a", "ver:b,ver:c", "ver:d"),
        .text("enum.tollfree", "@enum:tollfree", "file", "other"),
        .plain("enum.max-digits", "16", "17", "18"),
        .text("node.url", "http://127.0.0.1:1", "https://a.example", "http://[::1]:2"),
        .text("node.user", "a", "b", "c"),
        .text("node.password-file", "/a", "b", "c"),
        .text("node.cookie-file", "/a", "b", "c"),
        .plain("node.allow-remote-plain", "true", "true", "true"),
        .text("devchain.rpc", "127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"),
        .list("devchain.seed", "a", "b,c", "d"),
        .text("devchain.blocks", "manual", "1", "86400"),
        .text("devchain.play-budget", "0", "0.5", "7.123456"),
        .text("http.listen", "127.0.0.1:80", "[::1]:80", "127.0.0.1:81"),
        .text("http.tls-certificate", "/a", "b", "c"),
        .text("http.tls-key", "/a", "b", "c"),
        .plain("http.http2", "true", "true", "true"),
        .plain("http.public", "true", "true", "true"),
        .list("http.hosts", "a.example", "b.example,c.example", "d.example"),
        .list("http.trusted-proxies", "192.0.2.0/24", "::1", "10.0.0.0/8,::1/128"),
        .plain("http.expose-owner", "true", "true", "true"),
        .plain("http.writes-per-minute", "2", "3", "60000"),
        .plain("http.threads", "1", "2", "256"),
        .text("wallet.url", "http://127.0.0.1:1", "https://a.example", "http://[::1]:2"),
        .text("wallet.user", "a", "b", "c"),
        .text("wallet.password-file", "/a", "b", "c"),
        .text("wallet.cookie-file", "/a", "b", "c"),
        .text("wallet.passphrase-file", "/a", "b", "c"),
        .text("wallet.daily-budget", "1", "0.5", "999999999.999999"),
        .text("wallet.caller-budget", "1", "0.5", "0.000001"),
        .text("wallet.order-limit", "1", "0.5", "0"),
        .plain("wallet.confirmations", "1", "2", "1000"),
        .plain("entropy.feeder", "false", "false", "false"),
        .list("entropy.sources", "jitter", "hwrng,rdrand", "rdseed"),
        .plain("entropy.interval", "1001", "2000", "3600000"),
        .text("entropy.credit", "measured", "measured", "measured"),
        .text("entropy.policy", "strict", "strict", "strict"),
        .plain("entropy.least-rate", "1", "1000", "1000000"),
        .text("entropy.face", "127.0.0.1:5001", "off", "[::1]:5000"),
        .text("log.level", "trace", "critical", "error"),
    ]

    private static let node = ["NUMEN_NODE_URL": "http://127.0.0.1:2", "NUMEN_NODE_COOKIE_FILE": "/other"]

    /// What else has to be set for the key to be accepted.
    var company: [String: String] {
        switch name {
        case "node.url": ["NUMEN_NODE_COOKIE_FILE": "/cookie"]
        case "http.tls-certificate": ["NUMEN_HTTP_TLS_KEY": "/key"]
        case "http.tls-key": ["NUMEN_HTTP_TLS_CERTIFICATE": "/certificate"]
        case "http.http2", "http.public":
            ["NUMEN_HTTP_TLS_KEY": "/key", "NUMEN_HTTP_TLS_CERTIFICATE": "/certificate"]
        case "wallet.url": Self.node.merging(["NUMEN_WALLET_COOKIE_FILE": "/cookie"]) { $1 }
        case "wallet.daily-budget":
            Self.node
                .merging(["NUMEN_WALLET_URL": "http://127.0.0.1:3", "NUMEN_WALLET_COOKIE_FILE": "/cookie"]) { $1 }
        case "wallet.caller-budget", "wallet.order-limit":
            Self.node
                .merging(["NUMEN_WALLET_URL": "http://127.0.0.1:3", "NUMEN_WALLET_COOKIE_FILE": "/cookie"]) { $1 }
                .merging(["NUMEN_WALLET_DAILY_BUDGET": "1"]) { $1 }
        default: [:]
        }
    }
}
