// SPDX-License-Identifier: MIT
import HTTPTypes
import IP

// A page in a user's browser can make that browser send requests here under any name that its author points at this
// address (DNS rebinding). The browser tells the name, so only known ones are answered: RFC 9110 §7.4.

/// The names that the server answers to.
struct HostRules: Sendable {
    private let names: Set<String>
    private let addresses: Set<IPAddress>

    /// Creates rules.
    ///
    /// - Parameters:
    ///   - hosts: names and addresses; case does not matter.
    ///   - addresses: where the server listens.
    init(hosts: [String], addresses: [ListenAddress]) {
        var names: Set<String> = ["localhost"]
        for host in hosts { names.insert(host.lowercased()) }
        self.names = names
        self.addresses = Set(addresses.map(\.address) + hosts.compactMap { IPAddress($0) })
    }

    /// Checks what a request is addressed to.
    ///
    /// - Parameters:
    ///   - authority: a name or address, with or without a port.
    ///   - peer: whose connection it is.
    /// - Throws: 400 if it is no authority, 421 if it is not ours.
    func check(_ authority: String, from peer: HTTPPeer) throws(APIError) {
        guard let host = Self.host(authority) else {
            throw APIError(.badRequest, code: "invalid_host", "The Host of the request is not a name or address")
        }
        // No browser reaches the operator's socket.
        if peer.isOperator { return }
        if let address = IPAddress(host) {
            // An address cannot be rebound: the one that was connected to is always right.
            if address.isLoopback || addresses.contains(address) || address == peer.localAddress { return }
        } else if names.contains(host.lowercased()) {
            return
        }
        throw APIError(
            .misdirectedRequest,
            code: "misdirected",
            "This server does not answer to the name in the request's Host; its operator can add the name to its configuration"
        )
    }

    /// The host of `host`, `host:port`, `[address]` or `[address]:port` (RFC 3986 §3.2); nil if it is none of these.
    static func host(_ authority: String) -> String? {
        guard authority.utf8.count <= 300 else { return nil }
        let octets = Array(authority.utf8)
        let end: Int
        let host: ArraySlice<UInt8>
        if octets.first == UInt8(ascii: "[") {
            guard let bracket = octets.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            host = octets[1..<bracket]
            end = bracket + 1
            guard IPAddress(String(decoding: host, as: UTF8.self))?.isV4 == false else { return nil }
        } else {
            end = octets.firstIndex(of: UInt8(ascii: ":")) ?? octets.count
            host = octets[..<end]
            guard !host.isEmpty, host.allSatisfy(isNameOctet) else { return nil }
        }
        if end < octets.count {
            guard octets[end] == UInt8(ascii: ":"), octets.count - end <= 6,
                octets[(end + 1)...].allSatisfy({ (0x30...0x39).contains($0) })
            else { return nil }
        }
        return String(decoding: host, as: UTF8.self)
    }

    private static func isNameOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: false
        }
    }
}
