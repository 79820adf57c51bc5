// SPDX-License-Identifier: MIT
import DNSTransport
import HTTPAPI
import IP
import Settings

extension HTTPServerConfiguration {
    /// The HTTP server that the settings ask for, at an address.
    ///
    /// - Throws: ``SettingsError`` with every text that is no address or network.
    init?(_ settings: Settings.HTTP) throws(SettingsError) {
        guard let listen = settings.listen else { return nil }
        var faults: [String] = []
        var addresses: [ListenAddress] = []
        do throws(ListenAddress.ParseError) {
            addresses.append(try ListenAddress(listen))
        } catch {
            faults.append("http.listen: \(error)")
        }
        var proxies: [IPNetwork] = []
        for text in settings.trustedProxies {
            do throws(IPNetwork.ParseError) {
                proxies.append(try IPNetwork(text))
            } catch {
                faults.append("http.trusted-proxies: \(error)")
            }
        }
        if let address = addresses.first?.address, !address.isLoopback, !settings.isPublic {
            faults.append(
                "http.listen: \(listen) is not an address of this machine alone; that needs http.public and a certificate"
            )
        }
        guard faults.isEmpty else { throw SettingsError(faults: faults) }
        self.init(addresses: addresses)
        if !settings.tlsCertificate.isEmpty {
            tls = TLSFiles(certificateChain: settings.tlsCertificate, privateKey: settings.tlsKey)
        }
        http2 = settings.http2
        isPublic = settings.isPublic
        hosts = settings.hosts
        trustedProxies = AccessList(proxies)
        threads = settings.threads > 0 ? settings.threads : nil
    }
}
