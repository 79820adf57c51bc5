// SPDX-License-Identifier: MIT
import Access
import DNSTransport
import Foundation
import HTTPAPI
import Hummingbird
import IP
import Logging
import Settings
import Store

// HTTP for the tools around a resolver, beside the HTTP that everybody may be given.

extension Daemon {
    /// What runs to serve the control face; nothing if it is off.
    ///
    /// The default address in use is a warning: nobody asked for it.
    func controlFace(
        _ directory: ChainDirectory,
        _ resolver: ResolverFace,
        _ tokens: TokenStore,
        _ monitoring: Monitoring
    ) async throws -> [HTTPServer] {
        guard let configuration = try HTTPServerConfiguration(control: settings.clearnet),
            let address = configuration.addresses.first
        else { return [] }
        let logger = part("control face")
        if !settings.clearnet.isControlExplicit, await HTTPServer.isTaken(address) {
            logger.warning("the control face is not served: \(address) is in use; see clearnet.control")
            return []
        }
        let api = ControlAPI(
            directory: directory,
            resolver: resolver,
            version: Version.current,
            collectors: [monitoring]
        )
        let rates = RateGate()
        let server = HTTPServer(
            configuration: configuration,
            responder: api.router(limiter: rates).buildResponder(),
            authenticator: { tokens.book.principal(for: $0, now: Int64(Date.now.timeIntervalSince1970)) },
            rates: rates,
            logger: logger
        ) { addresses in
            for address in addresses { logger.info("control face on http://\(address)/") }
        }
        return [server]
    }
}

extension HTTPServerConfiguration {
    /// Where the control face is to be; nil if it is off.
    ///
    /// - Throws: ``SettingsError`` if the text is no address of this machine alone.
    init?(control settings: Settings.Clearnet) throws(SettingsError) {
        guard let text = settings.control else { return nil }
        try self.init(face: "control", at: text, key: "clearnet.control", example: "127.0.0.1:8053")
        takesAPIKey = true
    }

    /// A face for programs of this machine.
    ///
    /// - Parameters:
    ///   - face: what metrics call it.
    ///   - text: its address.
    ///   - key: the setting that says so.
    ///   - example: an address that it could be.
    /// - Throws: ``SettingsError`` if the text is no address of this machine alone.
    init(face: String, at text: String, key: String, example: String) throws(SettingsError) {
        let address: ListenAddress
        do throws(ListenAddress.ParseError) {
            address = try ListenAddress(text)
        } catch {
            throw SettingsError(faults: ["\(key): \(error)"])
        }
        guard address.address.isLoopback else {
            throw SettingsError(faults: ["\(key): \(text) is not an address of this machine alone, such as \(example)"])
        }
        self.init(addresses: [address])
        self.face = face
        // A few tools ask now and then.
        threads = 1
    }
}
