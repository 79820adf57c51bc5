// SPDX-License-Identifier: MIT
import DNSTransport
import Foundation
import HTTPAPI
import Hummingbird
import IP
import Logging
import Settings

// HTTP for programs that expect the service pyuheprng.

extension Daemon {
    /// What runs to serve the face of randomness; nothing if it is off.
    ///
    /// The default address in use is a warning: nobody asked for it.
    func entropyFace(_ entropy: EntropyWatch) async throws -> [HTTPServer] {
        guard let configuration = try HTTPServerConfiguration(entropy: settings.entropy),
            let address = configuration.addresses.first
        else { return [] }
        let logger = part("entropy face")
        if !settings.entropy.isFaceExplicit, await HTTPServer.isTaken(address) {
            logger.warning("the face of randomness is not served: \(address) is in use; see entropy.face")
            return []
        }
        let rates = RateGate()
        let server = HTTPServer(
            configuration: configuration,
            responder: EntropyAPI(entropy: entropy).router(limiter: rates).buildResponder(),
            // Nothing there needs a token.
            authenticator: { _ in nil },
            rates: rates,
            logger: logger
        ) { addresses in
            for address in addresses { logger.info("randomness on http://\(address)/") }
        }
        return [server]
    }
}

extension HTTPServerConfiguration {
    /// Where the face is to be; nil if it is off.
    ///
    /// - Throws: ``SettingsError`` if the text is no address of this machine alone.
    init?(entropy settings: Settings.Entropy) throws(SettingsError) {
        guard let text = settings.face else { return nil }
        try self.init(face: "entropy", at: text, key: "entropy.face", example: "127.0.0.1:5000")
    }
}
