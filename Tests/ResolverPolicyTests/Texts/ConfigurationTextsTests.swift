// SPDX-License-Identifier: MIT
import DNSWire
import Foundation
import IP
import ResolverPolicy
import Testing

@Suite("Configuration of other programs") struct ConfigurationTextsTests {
    private func fixture(_ name: String) throws -> String {
        let folder = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
        return String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
    }

    private func texts(_ suffixes: [String], _ server: String) throws -> ConfigurationTexts {
        ConfigurationTexts(suffixes: try suffixes.map { try DomainSuffix($0) }, server: try ListenAddress(server))
    }

    private static let emerDNESS = [
        ".ness", ".sky", ".mdl", ".coin", ".lib", ".emc", ".bazar", ".i2p", ".ygg", ".xmr",
    ]

    @Test func theOriginalRegistryFile() throws {
        #expect(try texts(Self.emerDNESS, "127.0.0.1:53").nrptOriginal() == fixture("nrpt-original.reg"))
        // The vector of the specification.
        let short = try texts([".ness", ".emc.", ".NESS"], "127.0.0.1:53").nrptOriginal()
        #expect(short.contains("hex(7):2e,00,6e,00,65,00,73,00,73,00,00,00,2e,00,65,00,6d,00,63,00,00,00\n"))
    }

    @Test func theRegistryFile() throws {
        #expect(try texts([".ness", "emc", "пример"], "192.0.2.53:53").nrpt == fixture("nrpt.reg"))
        let other = try texts(["emc"], "127.0.0.1:1053").nrpt
        #expect(other.contains("\r\n; The server must be reachable on port 53; it listens on 1053.\r\n"))
        #expect(!other.replacing("\r\n", with: "").contains { $0.isNewline })
    }

    @Test func otherPrograms() throws {
        let texts = try texts(["ness", ".emc", "e164.arpa", "."], "127.0.0.1:1053")
        #expect(texts.names == ["ness", "emc", "e164.arpa"])
        #expect(try texts.resolved == fixture("resolved.conf"))
        #expect(try texts.dnsmasq == fixture("dnsmasq.conf"))
        #expect(try texts.unbound == fixture("unbound.conf"))
        #expect(texts.macOSResolver == "nameserver 127.0.0.1\nport 1053\n")
    }

    @Test func addressesOfEachProgramsOwnForm() throws {
        let v6 = try texts(["emc"], "[2001:db8::53]:1053")
        #expect(v6.resolved.contains("\nDNS=[2001:db8::53]:1053\n"))
        #expect(v6.dnsmasq == "server=/emc/2001:db8::53#1053\n")
        #expect(v6.unbound.contains("    forward-addr: 2001:db8::53@1053\n") && !v6.unbound.contains("localhost"))
        #expect(v6.nrpt.contains("\"GenericDNSServers\"=\"2001:db8::53\"\r\n"))
        #expect(try texts(["emc"], "0.0.0.0:53").resolved.contains("\nDNS=127.0.0.1\n"))
        #expect(try texts(["emc"], "[::]:53").resolved.contains("\nDNS=::1\n"))
    }

    @Test func noRecordWritesLinesIntoAConfiguration() throws {
        let names = try [#"a\010server=/b/6.6.6.6"#, #"a\"b"#, "a;b", #"a\092b"#].map { try wire($0) }
        let evil = try names.map { DomainSuffix(try .init(wire: $0)) }
        let texts = ConfigurationTexts(suffixes: evil, server: try ListenAddress("127.0.0.1:53"))
        #expect(texts.names.isEmpty && texts.dnsmasq.isEmpty)
    }
}
