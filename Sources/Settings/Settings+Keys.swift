// SPDX-License-Identifier: MIT
import ENUM

// Every key with its default and its bounds, in the order of conf/numen.toml.

extension Settings {
    init(from source: inout SettingsReader) {
        data = source.string("data", default: "./var")
        let name = source.string("user", default: "")
        user = name.isEmpty ? nil : name
        dns = DNS(from: &source)
        clearnet = Clearnet(from: &source)
        enumeration = ENUM(from: &source)
        node = Node(from: &source)
        devchain = DevChain(from: &source)
        http = HTTP(from: &source)
        wallet = Wallet(from: &source)
        if wallet.url != nil, node.url == nil {
            source.note("wallet.url", "needs node.url: the embedded chain has a wallet of its own")
        }
        entropy = Entropy(from: &source)
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
        playBudget = source.coins("devchain.play-budget", default: "100")
    }
}

extension Settings.HTTP {
    init(from source: inout SettingsReader) {
        isListenExplicit = source.hasValue("http.listen")
        let address = source.string("http.listen", default: "127.0.0.1:8080")
        listen = address == "off" ? nil : address
        tlsCertificate = source.string("http.tls-certificate", default: "")
        tlsKey = source.string("http.tls-key", default: "")
        http2 = source.bool("http.http2", default: false)
        isPublic = source.bool("http.public", default: false)
        hosts = source.strings("http.hosts", default: [])
        trustedProxies = source.strings("http.trusted-proxies", default: [])
        exposeOwner = source.bool("http.expose-owner", default: false)
        writesPerMinute = source.int("http.writes-per-minute", default: 1, in: 1...60_000)
        threads = source.int("http.threads", default: 0, in: 0...256)
        if tlsCertificate.isEmpty != tlsKey.isEmpty {
            source.note("http.tls-certificate", "and http.tls-key need each other")
        }
        if http2, tlsCertificate.isEmpty {
            source.note("http.http2", "needs http.tls-certificate: browsers and others speak HTTP/2 over TLS alone")
        }
        if isPublic, tlsCertificate.isEmpty {
            source.note("http.public", "needs http.tls-certificate: tokens must not go over a network in plain text")
        }
    }
}

extension Settings.Wallet {
    init(from source: inout SettingsReader) {
        let address = source.string("wallet.url", default: "")
        url = address.isEmpty ? nil : address
        user = source.string("wallet.user", default: "")
        passwordFile = source.string("wallet.password-file", default: "")
        cookieFile = source.string("wallet.cookie-file", default: "")
        passphraseFile = source.string("wallet.passphrase-file", default: "")
        dailyBudget = source.coins("wallet.daily-budget", default: "0")
        callerBudget = source.optionalCoins("wallet.caller-budget")
        orderLimit = source.optionalCoins("wallet.order-limit")
        confirmations = source.int("wallet.confirmations", default: 6, in: 1...1_000)
        if dailyBudget > 0, url == nil {
            source.note("wallet.daily-budget", "needs wallet.url: whose money is it?")
        }
        for (key, limit) in [("wallet.caller-budget", callerBudget), ("wallet.order-limit", orderLimit)] {
            if let limit, limit > dailyBudget {
                source.note(key, "is above wallet.daily-budget, which nobody may exceed")
            }
        }
        guard let url else { return }
        if !url.hasPrefix("http://") && !url.hasPrefix("https://") {
            source.note("wallet.url", "\"\(url)\" must start with http:// or https://, such as http://127.0.0.1:6662")
        }
        if cookieFile.isEmpty && (user.isEmpty || passwordFile.isEmpty) {
            source.note("wallet.url", "needs wallet.cookie-file, or wallet.user and wallet.password-file")
        }
        if !cookieFile.isEmpty && !user.isEmpty {
            source.note("wallet.cookie-file", "excludes wallet.user: the cookie holds user and password")
        }
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
    /// Reads an amount of coins, written as a decimal number, in millionths.
    fileprivate mutating func coins(_ key: String, default value: String) -> Int64 {
        let text = string(key, default: value)
        guard let units = Self.units(text) else {
            note(key, "\"\(text)\" must be a number of coins such as \"1.5\", with at most six decimals")
            return 0
        }
        return units
    }

    /// Reads a number of coins as millionths; nil for an empty text.
    fileprivate mutating func optionalCoins(_ key: String) -> Int64? {
        let text = string(key, default: "")
        guard !text.isEmpty, Self.units(text) == nil else { return Self.units(text) }
        note(key, "\"\(text)\" must be a number of coins such as \"1.5\", with at most six decimals, or empty")
        return nil
    }

    private static func units(_ text: String) -> Int64? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let decimals = parts.count == 2 ? parts[1] : ""
        guard (1...9).contains(parts[0].utf8.count), decimals.utf8.count <= 6, parts.count == 1 || !decimals.isEmpty,
            (parts[0] + decimals).utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int64(parts[0] + decimals + String(repeating: "0", count: 6 - decimals.utf8.count))
    }

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
