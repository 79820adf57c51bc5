// SPDX-License-Identifier: MIT
import Foundation
import RandomTesting
import Settings
import Testing

@Suite("Faults of settings")
struct FaultTests {
    /// A node that is configured rightly.
    private static let node = "node.url = \"http://a\"\nnode.cookie-file = \"c\"\n"

    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        /// What the one fault says, in parts.
        var says: [String]

        init(_ text: String, _ says: String...) {
            self.text = text
            self.says = says
        }

        var testDescription: String { String(text.prefix(80)) }
    }

    @Test(
        "A key that does not exist, with the one that was meant",
        arguments: [
            Case("dns.listne = []", "dns.listne: no such key", "did you mean dns.listen?"),
            Case("dns.udpsize = 1", "dns.udpsize: no such key", "did you mean dns.udp-size?"),
            Case("date = 1", "date: no such key", "did you mean data?"),
            Case("udp-size = 1", "udp-size: no such key", "did you mean dns.udp-size?"),
            Case("[server]\ntollfree = 1", "server.tollfree: no such key", "did you mean enum.tollfree?"),
            Case("[dns.cache]\nbananas = 1", "dns.cache.bananas: no such key", "conf/numen.toml lists all keys"),
        ]
    )
    func unknownKey(fault: Case) { expect(faults(fault.text), fault) }

    @Test(
        "A variable that does not exist, with the one that was meant",
        arguments: [
            Case("NUMEN_DNS_LISTNE", "NUMEN_DNS_LISTNE: no such variable", "did you mean NUMEN_DNS_LISTEN?"),
            Case("NUMEN_DNS.LISTEN", "NUMEN_DNS.LISTEN: no such variable", "did you mean NUMEN_DNS_LISTEN?"),
            Case("NUMEN_BANANAS", "NUMEN_BANANAS: no such variable", "conf/numen.toml lists all keys"),
            Case("NUMEN_", "NUMEN_: no such variable"),
        ]
    )
    func unknownVariable(fault: Case) { expect(faults(environment: [fault.text: "x"]), fault) }

    @Test(
        "A value of another type",
        arguments: [
            Case("data = 1", "data: must be a text, such as data = \"./var\""),
            Case("data = [\"a\"]", "data: must be a text"),
            Case("dns.listen = \"127.0.0.1:53\"", "dns.listen: must be a list of texts, such as dns.listen = [\"127."),
            Case("dns.listen = 53", "dns.listen: must be a list of texts"),
            Case("dns.threads = \"four\"", "dns.threads: must be a whole number, 0…256"),
            Case("dns.threads = true", "dns.threads: must be a whole number, 0…256"),
            Case("node.allow-remote-plain = \"perhaps\"", "node.allow-remote-plain: must be true or false"),
            Case("node.allow-remote-plain = 1", "node.allow-remote-plain: must be true or false"),
            Case("devchain.blocks = 15", "devchain.blocks: must be a text"),
            Case("dns.threads = 1.5", "dns.threads:", "of a kind that no key has"),
            Case("data = 2026-01-01", "data:", "of a kind that no key has"),
            Case("dns.allow = [1, 2]", "dns.allow:", "of a kind that no key has"),
            Case("dns.allow = [\"::/0\", 2]", "dns.allow:", "of a kind that no key has"),
            Case("[[dns]]\nthreads = 1", "dns:", "of a kind that no key has"),
            Case("dns = 1", "dns: no such key"),
        ]
    )
    func wrongType(fault: Case) { expect(faults(fault.text), fault) }

    @Test(
        "A value out of range",
        arguments: [
            Case("dns.threads = -1", "dns.threads: -1 is outside 0…256"),
            Case("dns.threads = 257", "dns.threads: 257 is outside 0…256"),
            Case("dns.udp-size = 511", "dns.udp-size: 511 is outside 512…1400"),
            Case("dns.udp-size = 1401", "dns.udp-size: 1401 is outside 512…1400"),
            Case("dns.tcp-connections = 0", "dns.tcp-connections: 0 is outside 1…100000"),
            Case("dns.tcp-connections-per-client = 0", "dns.tcp-connections-per-client: 0 is outside 1…100000"),
            Case("dns.tcp-idle = 301", "dns.tcp-idle: 301 is outside 1…300"),
            Case("dns.block-seconds = 9223372036854775807", "dns.block-seconds:", "outside 1…86400"),
            Case("enum.max-digits = 14", "enum.max-digits: 14 is outside 15…18"),
            Case("dns.listen = []", "dns.listen: needs at least one address"),
            Case("dns.listen = [\"\"]", "dns.listen: needs at least one address"),
            Case("dns.tlds = [\"co.uk\"]", "dns.tlds: \"co.uk\" is not a single label"),
            Case("dns.tlds = [\"emc\", \".EMC\"]", "dns.tlds: \".EMC\" stands there twice"),
            Case("dns.tlds = [\".\"]", "dns.tlds: \".\" is not a single label"),
            Case("dns.tlds = [\"\(String(repeating: "a", count: 64))\"]", "dns.tlds:", "1 to 63 octets"),
            Case("dns.tlds = [\((0...200).map { "\"a\($0)\"" }.joined(separator: ","))]", "dns.tlds:", "at most 200"),
            Case("dns.signed-tlds = [\"sig\"]", "dns.signed-tlds: \"sig\" is not in dns.tlds; add it there"),
            Case(
                "enum.suffixes = [\"e164.arpa\"]",
                "enum.suffixes: \"e164.arpa\" must be a suffix",
                "require, prefer or ignore"
            ),
            Case("enum.suffixes = [\"e164.arpa=sometimes\"]", "enum.suffixes: \"e164.arpa=sometimes\" must be"),
            Case("clearnet.mode = \"on\"", "clearnet.mode: \"on\" must be one of emerdns, hybrid, icann"),
            Case("clearnet.record = \"\"", "clearnet.record: must be a name of 1 to 512 octets"),
            Case("clearnet.record-owner = \"E O\"", "clearnet.record-owner: \"E O\" is no address"),
            Case("devchain.blocks = \"0\"", "devchain.blocks: \"0\" must be instant, manual or a number of seconds"),
            Case("devchain.blocks = \"86401\"", "devchain.blocks: \"86401\" must be"),
            Case("devchain.blocks = \"often\"", "devchain.blocks: \"often\" must be"),
            Case("entropy.sources = [\"dice\"]", "entropy.sources: \"dice\" must be one of jitter, rdseed"),
            Case("entropy.sources = []", "entropy.sources: needs at least one"),
            Case("entropy.credit = \"all\"", "entropy.credit: \"all\" must be none or measured"),
            Case("entropy.policy = \"lax\"", "entropy.policy: \"lax\" must be one of kernel, strict"),
            Case("[entropy]\npolicy = \"strict\"\nfeeder = false", "entropy.policy: strict needs the feeder"),
            Case("[entropy]\ncredit = \"measured\"\nfeeder = false", "entropy.credit: measured needs the feeder"),
            Case(
                "[entropy]\ncredit = \"measured\"\nsources = [\"jitter\"]",
                "entropy.credit: measured needs the source"
            ),
            Case(
                "[entropy]\ncredit = \"measured\"\nsources = [\"hwrng\", \"rdseed\"]",
                "the source \"jitter\" and another"
            ),
            Case("entropy.interval = 999", "entropy.interval: 999 is outside 1000…3600000"),
            Case("log.level = \"loud\"", "log.level: \"loud\" must be one of trace, debug"),
            Case(
                "node.url = \"ftp://a\"\nnode.cookie-file = \"c\"",
                "node.url: \"ftp://a\" must start with http:// or https://"
            ),
            Case("node.url = \"http://a\"", "node.url: needs node.cookie-file, or node.user and node.password-file"),
            Case("node.url = \"http://a\"\nnode.user = \"u\"", "node.url: needs node.cookie-file"),
            Case("node.url = \"http://a\"\nnode.password-file = \"p\"", "node.url: needs node.cookie-file"),
            Case(
                "[node]\nurl = \"http://a\"\ncookie-file = \"c\"\nuser = \"u\"",
                "node.cookie-file: excludes node.user"
            ),
            Case("http.tls-key = \"k\"", "http.tls-certificate: and http.tls-key need each other"),
            Case("http.tls-certificate = \"c\"", "http.tls-certificate: and http.tls-key need each other"),
            Case("http.http2 = true", "http.http2: needs http.tls-certificate"),
            Case("http.public = true", "http.public: needs http.tls-certificate"),
            Case("http.writes-per-minute = 0", "http.writes-per-minute: 0 is outside 1…60000"),
            Case("devchain.play-budget = \"1.2345678\"", "devchain.play-budget: \"1.2345678\" must be", "six decimals"),
            Case("devchain.play-budget = \"-1\"", "devchain.play-budget: \"-1\" must be a number of coins"),
            Case("devchain.play-budget = \"1.\"", "devchain.play-budget: \"1.\" must be a number of coins"),
            Case("devchain.play-budget = \"1e3\"", "devchain.play-budget: \"1e3\" must be a number of coins"),
            Case("devchain.play-budget = \"\"", "devchain.play-budget: \"\" must be a number of coins"),
            Case("wallet.daily-budget = \"1\"", "wallet.daily-budget: needs wallet.url"),
            Case("wallet.caller-budget = \"1\"", "wallet.caller-budget: is above wallet.daily-budget"),
            Case("wallet.order-limit = \"0.1\"", "wallet.order-limit: is above wallet.daily-budget"),
            Case("wallet.order-limit = \"-1\"", "wallet.order-limit: \"-1\" must be a number of coins", "or empty"),
            Case("wallet.confirmations = 0", "wallet.confirmations: 0 is outside 1…1000"),
            Case(
                "wallet.url = \"http://a\"\nwallet.cookie-file = \"c\"",
                "wallet.url: needs node.url: the embedded chain has a wallet of its own"
            ),
            Case("\(Self.node)wallet.url = \"http://b\"", "wallet.url: needs wallet.cookie-file, or wallet.user and"),
            Case(
                "\(Self.node)wallet.url = \"b\"\nwallet.cookie-file = \"c\"",
                "wallet.url: \"b\" must start with http://"
            ),
            Case(
                "\(Self.node)wallet.url = \"http://b\"\nwallet.cookie-file = \"c\"\nwallet.user = \"u\"",
                "wallet.cookie-file: excludes wallet.user"
            ),
        ]
    )
    func outOfRange(fault: Case) { expect(faults(fault.text), fault) }

    @Test(
        "A number at each end of its range",
        arguments: ["dns.threads = 0", "dns.udp-size = 512", "dns.tcp-idle = 300"]
    )
    func ends(text: String) { #expect(faults(text) == []) }

    @Test("A fault of the environment names the variable")
    func variable() {
        #expect(
            faults(environment: ["NUMEN_DNS_THREADS": "many"])
                == ["dns.threads, from NUMEN_DNS_THREADS: must be a whole number, 0…256"]
        )
        #expect(
            faults("dns.threads = 1", environment: ["NUMEN_DNS_THREADS": "999"])
                == ["dns.threads, from NUMEN_DNS_THREADS: 999 is outside 0…256"]
        )
        #expect(faults(environment: ["NUMEN_DNS_THREADS": "999"], flags: ["dns.threads": .text("1")]) == [])
        #expect(faults(flags: ["log.level": .text("loud")]).first?.hasPrefix("log.level: ") == true)
    }

    @Test("A fault is one line, whatever a file says")
    func oneLine() {
        #expect(
            faults("log.level = \"a\\n\\u001B[2J\\u009Bb\"").first?.hasPrefix(#"log.level: "a\n\u001B[2J\u009Bb" must"#)
                == true
        )
        #expect(faults("\"a\\tb\" = 1").first?.hasPrefix(#"a\tb: no such key"#) == true)
    }

    @Test("All faults are told together, those of the file first")
    func together() {
        let text = "bananas = 1\n[dns]\nthreads = 999\nudp-size = 1\n[log]\nlevel = \"loud\""
        let all = faults(text, environment: ["NUMEN_X": "1", "NUMEN_DNS_TCP_IDLE": "0"])
        #expect(all.count == 6)
        #expect(all.first?.hasPrefix("bananas:") == true)
        #expect(SettingsError(faults: all).description == all.joined(separator: "\n"))
    }

    @Test(
        "A file that is no TOML, with the line",
        arguments: [
            Case("data = \"a\"\n[dns\nthreads = 1", "line 2"),
            Case("data = \"a\"\n\n\ndata = \"b\"", "line 4", "data"),
            Case("[dns]\nthreads = 1\n[dns]\nthreads = 1", "line 3", "dns"),
            Case("[dns]\nthreads = 1\n\nthreads = 2", "line 4", "threads"),
            Case("data = a", "line 1"),
            Case("data = \"a", "line 1"),
            Case("\n\ndata \"a\"", "line 3"),
            Case("dns.threads = 99999999999999999999", "line 1"),
            Case("data = \"\\q\"", "line 1"),
            Case("data = \"a\"\n[", "line 2"),
            Case("\n\n[.dns]", "line 3: a table has to be named"),
            Case("[dns]\n  [ # comment ]", "line 2: a table has to be named"),
            Case("[[,]]", "line 1: a table has to be named"),
            Case("\u{FEFF}\n\u{A0}[\u{3000}=]", "line 2: a table has to be named"),
            Case("\u{FEFF}[größe", "line 1"),
            Case("[dns]\r\n[\r\n", "line 2: a table has to be named"),
            Case("[]", "line 1"),
            Case("data = \(String(repeating: "[", count: 10_000))", "line 1"),
        ]
    )
    func broken(fault: Case) {
        let file = temporaryFile(Data(fault.text.utf8))
        defer { remove(file) }
        var parts = fault
        parts.says.append(file)
        expect(faults(ofFile: file), parts)
    }

    @Test("A file that is not there, and what is none, in our own words")
    func unreadable() throws {
        let file = temporaryFile(Data())
        defer { remove(file) }
        let folder = (file as NSString).deletingLastPathComponent
        expect(faults(ofFile: file + ".old"), Case("", file + ".old: there is no such file", "--config"))
        expect(faults(ofFile: file + "/x"), Case("", file + "/x: ", "--config"))
        expect(faults(ofFile: folder), Case("", folder + ": is a folder", "--config"))
        expect(faults(ofFile: ""), Case("", "--config"))
        // Its first page is never mapped: reading fails, whoever reads.
        expect(faults(ofFile: "/proc/self/mem"), Case("", "/proc/self/mem: cannot be read", "--config"))
        try Data([0x64, 0xFF, 0xFE]).write(to: URL(filePath: file))
        expect(faults(ofFile: file), Case("", file + ": is not UTF-8 text"))
    }

    @Test("A file that this user must not read", .enabled(if: geteuid() != 0, "root reads everything"))
    func forbidden() throws {
        let file = temporaryFile(Data())
        defer { remove(file) }
        try FileManager.default.setAttributes([.posixPermissions: 0o000], ofItemAtPath: file)
        expect(faults(ofFile: file), Case("", file + ": this user must not read it", "--config"))
    }

    @Test("Hostile files: whatever they hold, there are settings or faults")
    func hostile() throws {
        let url = Bundle.module.bundleURL.appending(path: "Fixtures/every-key.toml")
        let seed = try [UInt8](Data(contentsOf: url))
        var generator = SplitMix64(seed: 1)
        for _ in 0..<(longTests ? 20_000 : 200) {
            let file = temporaryFile(Data(generator.mutate(seed)))
            defer { remove(file) }
            let found = faults(ofFile: file)
            #expect(found.allSatisfy { !$0.isEmpty && !$0.contains("\n") }, "\(found)")
        }
    }

    /// Expects one fault, which says all that the case names.
    private func expect(_ faults: [String], _ fault: Case, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(faults.count == 1, "\(faults)", sourceLocation: sourceLocation)
        for part in fault.says {
            #expect(faults.first?.contains(part) == true, "\(faults)", sourceLocation: sourceLocation)
        }
    }
}
