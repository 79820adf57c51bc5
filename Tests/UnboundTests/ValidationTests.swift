// SPDX-License-Identifier: MIT
import DNSWire
import Foundation
import Testing
import Unbound

/// A root, two zones below it that are signed, one that is not, and what an attacker makes of them.
///
/// All name servers are stubs on loopback ports, and everything is sent from 127.0.0.1, so nothing can leave this machine.
@Suite
struct ValidationTests {
    @Test func whatIsProvenIsSecure() async throws {
        let internet = try TestInternet()
        defer { internet.stop() }
        let resolver = try UnboundResolver(internet.settings)
        defer { resolver.close() }
        let positive = try await resolver.ask("www.signed.example.")
        #expect(positive.addresses == ["192.0.2.80"])
        #expect(positive.security == .secure)
        #expect(positive.message?.header.authenticData == true)
        #expect(positive.message?.answers.map(\.type) == [.a, .rrsig])

        let alias = try await resolver.ask("alias.signed.example.")
        #expect(alias.addresses == ["192.0.2.80"])
        #expect(alias.security == .secure)
        #expect(alias.message?.answers.first?.type == .cname)

        let absent = try await resolver.ask("absent.signed.example.")
        #expect(absent.message?.responseCode == .nxDomain)
        #expect(absent.security == .secure)
        let noData = try await resolver.ask("www.signed.example.", .aaaa)
        #expect(noData.message?.responseCode == .noError)
        #expect(noData.message?.answers.isEmpty == true)
        #expect(noData.security == .secure)
    }

    @Test func whatHasNoKeyIsInsecure() async throws {
        let internet = try TestInternet()
        defer { internet.stop() }
        let resolver = try UnboundResolver(internet.settings)
        defer { resolver.close() }
        let outcome = try await resolver.ask("www.unsigned.example.")
        #expect(outcome.addresses == ["192.0.2.81"])
        #expect(outcome.security == .insecure)
        #expect(outcome.message?.header.authenticData == false)
        // From a secure zone to an insecure one.
        let alias = try await resolver.ask("out.signed.example.")
        #expect(alias.addresses == ["192.0.2.81"])
        #expect(alias.security == .insecure)
    }

    @Test func withoutTrustAnchorsNothingIsSecure() async throws {
        let internet = try TestInternet()
        defer { internet.stop() }
        var settings = internet.settings
        settings.trustAnchors = []
        let resolver = try UnboundResolver(settings)
        defer { resolver.close() }
        #expect(try await resolver.ask("www.signed.example.").security == .insecure)
    }

    @Test func anchorsMayBeInFiles() async throws {
        let internet = try TestInternet()
        defer { internet.stop() }
        let resolver = try Command.withFolder { folder in
            let file = folder.appending(path: "anchors")
            try internet.settings.trustAnchors.joined(separator: "\n")
                .write(to: file, atomically: true, encoding: .utf8)
            var settings = internet.settings
            settings.trustAnchors = []
            settings.trustAnchorFiles = [file.path]
            return try UnboundResolver(settings)
        }
        defer { resolver.close() }
        #expect(try await resolver.ask("www.signed.example.").security == .secure)
    }

    @Test func insecureZonesAreNotValidated() async throws {
        let internet = try TestInternet { zone in
            zone.forged { record in record.rdata.isA(of: "192.0.2.80") ? record.with(address: "192.0.2.66") : record }
        }
        defer { internet.stop() }
        var settings = internet.settings
        settings.insecureZones = [try DomainName(presentation: "signed.example.")]
        let resolver = try UnboundResolver(settings)
        defer { resolver.close() }
        let outcome = try await resolver.ask("www.signed.example.")
        #expect(outcome.addresses == ["192.0.2.66"])
        #expect(outcome.security == .insecure)
    }

    /// What is forged, what an attacker does, and the code that a client is told.
    enum Forgery: CaseIterable {
        case data, noSignatures, noKeys, absence, expired, early

        var code: UInt16 {
            switch self {
            case .data: 6
            case .noSignatures: 10
            case .noKeys: 9
            case .absence: 12
            case .expired: 7
            case .early: 8
            }
        }

        var name: String { self == .absence ? "absent.signed.example." : "www.signed.example." }

        func internet() throws -> TestInternet {
            switch self {
            case .data:
                try TestInternet { zone in
                    zone.forged { $0.rdata.isA(of: "192.0.2.80") ? $0.with(address: "192.0.2.66") : $0 }
                }
            case .noSignatures:
                try TestInternet { zone in zone.forged { $0.type == .rrsig && !$0.isKeySignature ? nil : $0 } }
            case .noKeys: try TestInternet { zone in zone.forged { $0.type == .dnskey ? nil : $0 } }
            case .absence: try TestInternet { zone in zone.forged { $0.type == .nsec ? nil : $0 } }
            case .expired: try TestInternet(expiry: "20200301", inception: "20200201")
            case .early: try TestInternet(expiry: "20370301", inception: "20370201")
            }
        }
    }

    @Test(arguments: Forgery.allCases)
    func whatIsForgedIsBogus(_ forgery: Forgery) async throws {
        let internet = try forgery.internet()
        defer { internet.stop() }
        let resolver = try UnboundResolver(internet.settings)
        defer { resolver.close() }
        let outcome = try await resolver.ask(forgery.name)
        guard case .bogus(let reason) = outcome.security else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reason.contains("validation failure"))
        #expect(outcome.message?.header.authenticData == false)
        #expect(UnboundAnswer(outcome).extendedErrorCode == forgery.code, "\(reason)")
        #expect(resolver.counters.bogus == 1)
        // The other zones do not suffer.
        #expect(try await resolver.ask("www.unsigned.example.").security == .insecure)
    }
}
