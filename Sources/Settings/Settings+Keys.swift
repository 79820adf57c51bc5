// SPDX-License-Identifier: MIT
import ENUM

// Every key with its default and its bounds, in the order of conf/numen.toml.

extension Settings {
    init(from source: inout SettingsReader) {
        data = source.string("data", default: "./var")
        dns = DNS(from: &source)
        enumeration = ENUM(from: &source)
        node = Node(from: &source)
        devchain = DevChain(from: &source)
        http = HTTP(from: &source)
        log = Log(from: &source)
        effective = source.effective
    }
}

extension Settings.DNS {
    /// The most top-level domains that zones are made for.
    private static let tldLimit = 200

    init(from source: inout SettingsReader) {
        isListenExplicit = source.hasValue("dns.listen")
        listen = source.strings("dns.listen", default: ["127.0.0.1:1053", "[::1]:1053"])
        allow = source.strings("dns.allow", default: ["127.0.0.0/8", "::1/128"])
        threads = source.int("dns.threads", default: 0, in: 0...256)
        udpSize = source.int("dns.udp-size", default: 1232, in: 512...1400)
        tcpConnections = source.int("dns.tcp-connections", default: 1024, in: 1...100_000)
        tcpConnectionsPerClient = source.int("dns.tcp-connections-per-client", default: 16, in: 1...100_000)
        tcpIdle = source.int("dns.tcp-idle", default: 10, in: 1...300)
        tlds = source.labels("dns.tlds", default: ["emc", "coin", "lib", "bazar", "ness"])
        signedTLDs = source.labels("dns.signed-tlds", default: [])
        selfNS = source.strings("dns.self-ns", default: [])
        nameServers = source.strings("dns.name-servers", default: [])
        addresses = source.strings("dns.addresses", default: ["127.0.0.1"])
        hostmaster = source.string("dns.hostmaster", default: "")
        blockSeconds = source.int("dns.block-seconds", default: 600, in: 1...86_400)
        if tlds.count > Self.tldLimit {
            source.note("dns.tlds", "has \(tlds.count) domains; at most \(Self.tldLimit) can be served")
        }
        for tld in signedTLDs where !tlds.contains(tld) {
            source.note("dns.signed-tlds", "\"\(tld)\" is not in dns.tlds; add it there")
        }
        if listen.isEmpty {
            source.note("dns.listen", "needs at least one address, such as \"127.0.0.1:1053\"")
        }
    }
}

extension Settings.ENUM {
    init(from source: inout SettingsReader) {
        suffixes = []
        for text in source.strings("enum.suffixes", default: ["e164.arpa=prefer", "enum=prefer"]) {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let policy = SignaturePolicy(rawValue: parts[1]) else {
                source.note("enum.suffixes", "\"\(text)\" must be a suffix, \"=\" and require, prefer or ignore")
                continue
            }
            suffixes.append((apex: parts[0], policy: policy))
        }
        trust = source.strings("enum.trust", default: ["ver:enum"])
        tollfree = source.string("enum.tollfree", default: "")
        maxDigits = source.int("enum.max-digits", default: 15, in: 15...18)
    }
}

extension Settings.Node {
    init(from source: inout SettingsReader) {
        let address = source.string("node.url", default: "")
        url = address.isEmpty ? nil : address
        user = source.string("node.user", default: "")
        passwordFile = source.string("node.password-file", default: "")
        cookieFile = source.string("node.cookie-file", default: "")
        allowRemotePlain = source.bool("node.allow-remote-plain", default: false)
        guard let url else { return }
        if !url.hasPrefix("http://") && !url.hasPrefix("https://") {
            source.note("node.url", "\"\(url)\" must start with http:// or https://, such as http://127.0.0.1:6662")
        }
        if cookieFile.isEmpty && (user.isEmpty || passwordFile.isEmpty) {
            source.note("node.url", "needs node.cookie-file, or node.user and node.password-file")
        }
        if !cookieFile.isEmpty && !user.isEmpty {
            source.note("node.cookie-file", "excludes node.user: the cookie holds user and password")
        }
    }
}

extension Settings.DevChain {
    init(from source: inout SettingsReader) {
        rpc = source.string("devchain.rpc", default: "127.0.0.1:0")
        seed = source.strings("devchain.seed", default: ["zones/*.nvs"])
        let timing = source.string("devchain.blocks", default: "instant")
        switch timing {
        case "instant": blocks = .instant
        case "manual": blocks = .manual
        default:
            blocks = .instant
            if let seconds = Int(timing), (1...86_400).contains(seconds) {
                blocks = .every(seconds: seconds)
            } else {
                source.note("devchain.blocks", "\"\(timing)\" must be instant, manual or a number of seconds")
            }
        }
    }
}

extension Settings.HTTP {
    init(from source: inout SettingsReader) {
        isListenExplicit = source.hasValue("http.listen")
        let address = source.string("http.listen", default: "127.0.0.1:8080")
        listen = address == "off" ? nil : address
    }
}

extension Settings.Log {
    private static let levels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]

    init(from source: inout SettingsReader) {
        level = source.string("log.level", default: "info")
        if !Self.levels.contains(level) {
            source.note("log.level", "\"\(level)\" must be one of \(Self.levels.joined(separator: ", "))")
        }
    }
}

extension SettingsReader {
    /// Reads a list of single labels, such as top-level domains; a dot before or after one does no harm.
    fileprivate mutating func labels(_ key: String, default value: [String]) -> [String] {
        var seen: Set<String> = []
        return strings(key, default: value)
            .map { text in
                let label = text.lowercased().trimming(while: { $0 == "." })
                if !seen.insert(label).inserted {
                    note(key, "\"\(text)\" stands there twice")
                }
                if label.isEmpty || label.utf8.count > 63 || label.contains(".") {
                    note(key, "\"\(text)\" is not a single label of 1 to 63 octets")
                }
                return label
            }
    }
}

extension String {
    fileprivate func trimming(while isUnwanted: (Character) -> Bool) -> String {
        let head = drop(while: isUnwanted)
        return String(head.reversed().drop(while: isUnwanted).reversed())
    }
}
