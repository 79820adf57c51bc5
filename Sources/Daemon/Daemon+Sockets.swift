// SPDX-License-Identifier: MIT
import DNSTransport
import Glibc
import IP
import Logging
import Settings

extension Daemon {
    /// Has the sockets of DNS, and gives up what was needed to have them.
    ///
    /// To be called before anything else is opened or read: the program may begin anew.
    ///
    /// - Returns: how DNS is to be served, and the sockets for it.
    /// - Throws: what keeps the server from starting; the description says what to do.
    func openSockets() throws -> (DNSServerConfiguration, BoundSockets) {
        let handed = try HandedSockets.take()
        var configuration = try DNSServerConfiguration(settings.dns)
        // Whoever sets up sockets for us wants them served on; what nobody has asked for besides is not opened.
        if handed.areOwn || (!handed.isEmpty && !settings.dns.isListenExplicit) {
            configuration.addresses = handed.addresses
        }
        let sockets: BoundSockets
        do {
            sockets = try BoundSockets(configuration, handed: handed)
        } catch let error as ListenError where !settings.dns.isListenExplicit && !error.address.address.isV4 {
            // Nobody asked for IPv6: a machine without it is served over IPv4 alone.
            logger.notice("IPv6 is not served: \(error)")
            configuration.addresses.removeAll { !$0.address.isV4 }
            sockets = try BoundSockets(configuration, handed: handed)
        }
        try Privileges.giveUp(
            user: settings.user,
            folder: DataFolder(settings.data),
            sockets: sockets,
            isAnew: handed.areOwn
        )
        if geteuid() == 0 {
            logger.warning("running as root; name a user with --user, who it is to be once the ports are bound")
        }
        return (configuration, sockets)
    }
}
