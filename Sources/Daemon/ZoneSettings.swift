// SPDX-License-Identifier: MIT
public import ChainZones
import DNSTransport
import DNSWire
import HTTPAPI
import IP
public import Settings

extension ChainZonesConfiguration {
    /// The zones that the settings ask for.
    ///
    /// - Throws: ``SettingsError`` with every text that is no name or address.
    public init(_ settings: Settings) throws(SettingsError) {
        var faults: [String] = []
        func name(_ text: String, _ key: String) -> DomainName? {
            if let name = try? DomainName(presentation: text), !text.isEmpty { return name }
            faults.append("\(key): \"\(text)\" is no domain name")
            return nil
        }
        self.init()
        tlds = settings.dns.tlds.map { Array($0.utf8) }
        signedTLDs = Set(settings.dns.signedTLDs.map { Array($0.utf8) })
        selfNS = settings.dns.selfNS.compactMap { name($0, "dns.self-ns") }
        nameServers = settings.dns.nameServers.compactMap { name($0, "dns.name-servers") }
        blockSeconds = settings.dns.blockSeconds
        maxDigits = settings.enumeration.maxDigits
        if !settings.dns.hostmaster.isEmpty { hostmaster = name(settings.dns.hostmaster, "dns.hostmaster") }
        for (apex, policy) in settings.enumeration.suffixes {
            if let apex = name(apex, "enum.suffixes") { suffixes.append((apex, policy)) }
        }
        for text in settings.dns.addresses {
            if let address = A(text: text) {
                addresses.append(.a(address))
            } else if let address = AAAA(text: text) {
                addresses.append(.aaaa(address))
            } else {
                faults.append("dns.addresses: \"\(text)\" is no IP address")
            }
        }
        guard faults.isEmpty else { throw SettingsError(faults: faults) }
    }
}

extension DNSServerConfiguration {
    /// The DNS server that the settings ask for.
    ///
    /// - Throws: ``SettingsError`` with every text that is no address or network.
    init(_ settings: Settings.DNS) throws(SettingsError) {
        var faults: [String] = []
        var addresses: [ListenAddress] = []
        for text in settings.listen {
            do throws(ListenAddress.ParseError) {
                addresses.append(try ListenAddress(text))
            } catch {
                faults.append("dns.listen: \(error)")
            }
        }
        var networks: [IPNetwork] = []
        for text in settings.allow {
            do throws(IPNetwork.ParseError) {
                networks.append(try IPNetwork(text))
            } catch {
                faults.append("dns.allow: \(error)")
            }
        }
        guard faults.isEmpty else { throw SettingsError(faults: faults) }
        self.init(addresses: addresses, accessList: AccessList(networks))
        if settings.threads > 0 { udp.threads = settings.threads }
        tcp.maxConnections = settings.tcpConnections
        tcp.maxConnectionsPerClient = settings.tcpConnectionsPerClient
        tcp.idleTimeout = .seconds(settings.tcpIdle)
    }
}

extension Daemon {
    /// Checks what can be checked of the settings without opening anything.
    ///
    /// - Throws: every fault.
    public static func check(_ settings: Settings) throws(SettingsError) {
        var faults: [String] = []
        do throws(SettingsError) {
            _ = try ChainZonesConfiguration(settings)
        } catch {
            faults += error.faults
        }
        do throws(SettingsError) {
            _ = try DNSServerConfiguration(settings.dns)
        } catch {
            faults += error.faults
        }
        do throws(SettingsError) {
            _ = try HTTPServerConfiguration(settings.http)
        } catch {
            faults += error.faults
        }
        do throws(SettingsError) {
            _ = try HTTPServerConfiguration(control: settings.clearnet)
        } catch {
            faults += error.faults
        }
        do throws(SettingsError) {
            _ = try HTTPServerConfiguration(entropy: settings.entropy)
        } catch {
            faults += error.faults
        }
        do throws(SettingsError) {
            _ = try ClearnetConfiguration(settings)
        } catch {
            faults += error.faults
        }
        guard faults.isEmpty else { throw SettingsError(faults: faults) }
    }
}
