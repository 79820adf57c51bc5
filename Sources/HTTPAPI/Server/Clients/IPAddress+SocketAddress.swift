// SPDX-License-Identifier: MIT
import IP
import NIOCore

extension IPAddress {
    /// The address of a socket; nil if it is no IP socket.
    init?(_ address: SocketAddress) {
        // A zone (`%eth0`) is no part of the address.
        guard let text = address.ipAddress else { return nil }
        self.init(text.prefix { $0 != "%" })
    }
}
