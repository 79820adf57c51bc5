// SPDX-License-Identifier: MIT
import ENUM
import Foundation
import Settings
import Testing

@Suite("Settings")
struct SettingsTests {
    @Test("Defaults")
    func defaults() throws {
        let settings = try load()
        #expect(settings.data == "./var")
        #expect(settings.dns.listen == ["127.0.0.1:1053", "[::1]:1053"])
        #expect(!settings.dns.isListenExplicit)
        #expect(settings.dns.allow == ["127.0.0.0/8", "::1/128"])
        #expect(settings.dns.threads == 0)
        #expect(settings.dns.udpSize == 1232)
        #expect(settings.dns.tcpConnections == 1024)
        #expect(settings.dns.tcpConnectionsPerClient == 16)
        #expect(settings.dns.tcpIdle == 10)
        #expect(settings.dns.tlds == ["emc", "coin", "lib", "bazar", "ness"])
        #expect(settings.dns.signedTLDs == [])
        #expect(settings.dns.selfNS == [])
        #expect(settings.dns.nameServers == [])
        #expect(settings.dns.addresses == ["127.0.0.1"])
        #expect(settings.dns.hostmaster == "")
        #expect(settings.dns.blockSeconds == 600)
        #expect(settings.enumeration.suffixes.map(\.apex) == ["e164.arpa", "enum"])
        #expect(settings.enumeration.suffixes.map(\.policy) == [.prefer, .prefer])
        #expect(settings.enumeration.trust == ["ver:enum"])
        #expect(settings.enumeration.tollfree == "")
        #expect(settings.enumeration.maxDigits == 15)
        #expect(settings.node.url == nil)
        #expect(settings.node.user == "")
        #expect(settings.node.passwordFile == "")
        #expect(settings.node.cookieFile == "")
        #expect(!settings.node.allowRemotePlain)
        #expect(settings.devchain.rpc == "127.0.0.1:0")
        #expect(settings.devchain.seed == ["zones/*.nvs"])
        #expect(settings.devchain.blocks == .instant)
        #expect(settings.clearnet.mode == "emerdns")
        #expect(!settings.clearnet.isModeExplicit)
        #expect(settings.clearnet.record == "ness:dns-reverse-proxy-config" && settings.clearnet.recordOwner == "")
        #expect(settings.clearnet.control == "127.0.0.1:8053" && !settings.clearnet.isControlExplicit)
        #expect(settings.clearnet.forwarders.isEmpty && settings.clearnet.routes.isEmpty)
        #expect(settings.clearnet.clients.isEmpty)
        #expect(settings.clearnet.rootHints == "")
        #expect(settings.clearnet.cache == 32)
        #expect(settings.http.listen == "127.0.0.1:8080")
        #expect(!settings.http.isListenExplicit)
        #expect(settings.http.tlsCertificate == "")
        #expect(settings.http.tlsKey == "")
        #expect(!settings.http.http2)
        #expect(!settings.http.isPublic)
        #expect(settings.http.hosts == [])
        #expect(settings.http.trustedProxies == [])
        #expect(!settings.http.exposeOwner)
        #expect(settings.http.writesPerMinute == 1)
        #expect(settings.http.threads == 0)
        #expect(settings.devchain.playBudget == 100_000_000)
        #expect(settings.wallet.url == nil)
        #expect(settings.wallet.dailyBudget == 0)
        #expect(settings.wallet.callerBudget == nil)
        #expect(settings.wallet.orderLimit == nil)
        #expect(settings.wallet.confirmations == 6)
        #expect(settings.entropy.feeder && !settings.entropy.isCredited && settings.entropy.policy == "kernel")
        #expect(settings.entropy.sources == ["jitter", "rdseed", "rdrand", "hwrng"])
        #expect(settings.entropy.interval == 1_000 && settings.entropy.leastRate == 0)
        #expect(settings.entropy.face == "127.0.0.1:5000" && !settings.entropy.isFaceExplicit)
        #expect(settings.log.level == "info")
        #expect(settings.effective.map(\.key) == Key.all.map(\.name))
    }

    @Test("A file that sets every key")
    func everyKey() throws {
        let file = Bundle.module.bundleURL.appending(path: "Fixtures/every-key.toml").path
        let settings = try Settings.load(file: file, environment: [:], flags: [:])
        #expect(settings.data == "/srv/numen")
        #expect(settings.user == "numen")
        #expect(settings.dns.listen == ["192.0.2.53:53", "[2001:db8::53]:53"])
        #expect(settings.dns.isListenExplicit)
        #expect(settings.dns.allow == ["0.0.0.0/0", "::/0"])
        #expect(settings.dns.threads == 4)
        #expect(settings.dns.udpSize == 1400)
        #expect(settings.dns.tcpConnections == 2048)
        #expect(settings.dns.tcpConnectionsPerClient == 32)
        #expect(settings.dns.tcpIdle == 30)
        #expect(settings.dns.tlds == ["emc", "coin"])
        #expect(settings.dns.signedTLDs == ["emc"])
        #expect(settings.dns.selfNS == ["ns1.example.com"])
        #expect(settings.dns.nameServers == ["ns1.example.com", "ns2.example.com"])
        #expect(settings.dns.addresses == ["192.0.2.53"])
        #expect(settings.dns.hostmaster == "hostmaster.example.com")
        #expect(settings.dns.blockSeconds == 300)
        #expect(settings.enumeration.suffixes.map(\.apex) == ["e164.arpa", "enum"])
        #expect(settings.enumeration.suffixes.map(\.policy) == [.require, .ignore])
        #expect(settings.enumeration.trust == ["ver:enum", "ver:other"])
        #expect(settings.enumeration.tollfree == "@enum:tollfree")
        #expect(settings.enumeration.maxDigits == 18)
        #expect(settings.node.url == "https://node.example.com:6662")
        #expect(settings.node.user == "numen")
        #expect(settings.node.passwordFile == "/etc/numen/password")
        #expect(settings.node.cookieFile == "")
        #expect(settings.node.allowRemotePlain)
        #expect(settings.devchain.rpc == "127.0.0.1:6662")
        #expect(settings.devchain.seed == ["zones/a.nvs"])
        #expect(settings.devchain.blocks == .every(seconds: 15))
        #expect(settings.http.listen == nil)
        #expect(settings.http.isListenExplicit)
        #expect(settings.http.tlsCertificate == "/etc/numen/certificate.pem")
        #expect(settings.http.tlsKey == "/etc/numen/key.pem")
        #expect(settings.http.http2)
        #expect(settings.http.isPublic)
        #expect(settings.http.hosts == ["enum.example.com"])
        #expect(settings.http.trustedProxies == ["192.0.2.0/24"])
        #expect(settings.http.exposeOwner)
        #expect(settings.http.writesPerMinute == 60)
        #expect(settings.http.threads == 2)
        #expect(settings.devchain.playBudget == 250_000)
        #expect(settings.wallet.url == "http://127.0.0.1:6662")
        #expect(settings.wallet.user == "payer")
        #expect(settings.wallet.passwordFile == "/etc/numen/wallet")
        #expect(settings.wallet.passphraseFile == "/etc/numen/passphrase")
        #expect(settings.wallet.dailyBudget == 1_500_000)
        #expect(settings.wallet.callerBudget == 500_000)
        #expect(settings.wallet.orderLimit == 20_000)
        #expect(settings.wallet.confirmations == 3)
        #expect(settings.clearnet.mode == "hybrid" && settings.clearnet.isModeExplicit)
        #expect(settings.clearnet.record == "ness:policy" && settings.clearnet.recordOwner == "EOwner")
        #expect(settings.clearnet.control == "127.0.0.1:8054" && settings.clearnet.isControlExplicit)
        #expect(settings.clearnet.clients == ["192.0.2.0/24 hybrid"])
        #expect(settings.clearnet.block == ["hosts:/etc/numen/hosts"])
        #expect(settings.clearnet.allow == ["domains:/etc/numen/allowed"])
        #expect(settings.clearnet.rootHints == "/usr/share/dns/root.hints")
        #expect(settings.clearnet.cache == 100 && !settings.clearnet.ipv6 && settings.clearnet.allowsOldLibrary)
        #expect(
            settings.entropy.feeder && settings.entropy.isCredited && settings.entropy.sources == ["jitter", "hwrng"]
        )
        #expect(settings.entropy.interval == 60_000 && settings.entropy.leastRate == 250)
        #expect(settings.entropy.face == nil && settings.entropy.isFaceExplicit)
        #expect(settings.log.level == "debug")
        let defaults = try load()
        // What excludes another key of the file.
        let others = ["node.cookie-file", "wallet.cookie-file", "entropy.feeder"]
        for key in Key.all where !others.contains(key.name) {
            #expect(settings.value(of: key.name) != defaults.value(of: key.name), "\(key.name)")
        }
    }

    @Test("Each key from the file, the environment and a flag, which win in the opposite order", arguments: Key.all)
    func precedence(key: Key) throws {
        let (file, environment, flags) = (key.file(0), key.environment(1), key.flags(2))
        func check(
            _ expected: Int,
            _ file: String?,
            _ environment: [String: String],
            _ flags: [String: Settings.FlagValue]
        )
            throws
        {
            let settings = try load(file, environment: environment.merging(key.company) { own, _ in own }, flags: flags)
            #expect(settings.value(of: key.name) == key.toml(expected))
        }
        try check(0, file, [:], [:])
        try check(1, nil, environment, [:])
        try check(2, nil, [:], flags)
        try check(1, file, environment, [:])
        try check(2, file, [:], flags)
        try check(2, nil, environment, flags)
        try check(2, file, environment, flags)
    }

    @Test("The keys of the tests are all keys")
    func keys() throws {
        #expect(try load().effective.map(\.key) == Key.all.map(\.name))
    }

    @Test("Lists of the environment are cut at commas; empty parts do not count")
    func lists() throws {
        let environment = ["NUMEN_DNS_LISTEN": " 127.0.0.1:53 ,, [::1]:53,", "NUMEN_DNS_ADDRESSES": ""]
        let settings = try load(environment: environment)
        #expect(settings.dns.listen == ["127.0.0.1:53", "[::1]:53"])
        #expect(settings.dns.addresses == [])
    }

    @Test(
        "Words of the environment for yes and no",
        arguments: [("TRUE", true), ("yes", true), ("1", true), ("no", false)]
    )
    func booleans(word: String, expected: Bool) throws {
        let settings = try load(environment: ["NUMEN_NODE_ALLOW_REMOTE_PLAIN": word])
        #expect(settings.node.allowRemotePlain == expected)
    }

    @Test("Variables of others and of the tests are no settings")
    func otherVariables() throws {
        let environment = [
            "PATH": "/bin", "NUMEN": "x", "NUMEN_TEST_X": "x", "NUMEN_LONG_TESTS": "1", "numen_data": "x",
        ]
        #expect(try load(environment: environment) == load())
    }

    @Test(
        "When blocks are made",
        arguments: [("instant", .instant), ("manual", .manual), ("7", .every(seconds: 7))]
            as [(String, Settings.BlockTiming)]
    )
    func blocks(text: String, timing: Settings.BlockTiming) throws {
        #expect(try load("devchain.blocks = \"\(text)\"").devchain.blocks == timing)
    }

    @Test(
        "What is printed as effective can be read again",
        arguments: ["a\"b\\c", "ä\u{1F600}", "a\tb\nc\u{1}\u{7F}\u{1F}", "'"]
    )
    func effective(text: String) throws {
        let settings = try load(flags: ["data": .text(text), "devchain.seed": .list([text, "x"])])
        let file = settings.effective.map { "\($0.key) = \($0.value)" }.joined(separator: "\n")
        let again = try load(file)
        #expect(again.data == text)
        #expect(again.devchain.seed == [text, "x"])
        #expect(again.effective == settings.effective)
    }
}
