// SPDX-License-Identifier: MIT
public import IP

/// The address and port a query came from.
public struct ClientAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address.
    public let address: IPAddress
    /// The port, 1 to 65,535.
    public let port: UInt16

    /// Joins an address and a port.
    public init(address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    /// `192.0.2.1:5353` or `[2001:db8::1]:5353`.
    public var description: String {
        ListenAddress(address: address, port: port).description
    }
}
