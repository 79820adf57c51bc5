// SPDX-License-Identifier: MIT

/// An address and port to listen on.
public struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address; `0.0.0.0` or `::` means all of that family.
    public var address: IPAddress
    /// The port; 0 lets the kernel choose a free one.
    public var port: UInt16

    /// Joins an address and a port.
    public init(address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    /// Reads `127.0.0.1:1053` or `[::1]:1053`.
    ///
    /// Names such as `localhost` are refused, because what they mean changes.
    ///
    /// - Throws: `ParseError` with the text and what is wrong with it.
    public init(_ text: String) throws(ParseError) {
        guard let colon = text.lastIndex(of: ":") else {
            throw ParseError(text: text, reason: "the port is missing")
        }
        var host = text[..<colon]
        let digits = text[text.index(after: colon)...]
        if host.first == "[" {
            guard host.last == "]" else {
                throw ParseError(text: text, reason: "the port is missing after ']'")
            }
            host = host.dropFirst().dropLast()
            guard let address = IPAddress(host), !address.isV4 else {
                throw ParseError(text: text, reason: "'\(host)' is not an IPv6 address")
            }
            self.address = address
        } else if host.contains(":") {
            throw ParseError(text: text, reason: "an IPv6 address is written in brackets")
        } else if let address = IPAddress(host) {
            self.address = address
        } else {
            throw ParseError(text: text, reason: "'\(host)' is not an IPv4 address")
        }
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = UInt16(digits) else {
            throw ParseError(text: text, reason: "the port '\(digits)' is not a number from 0 to 65535")
        }
        self.port = port
    }

    /// The same form that `init(_:)` reads.
    public var description: String {
        address.isV4 ? "\(address):\(port)" : "[\(address)]:\(port)"
    }

    /// A text that is not an address to listen on.
    public struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The text as given.
        public let text: String
        /// What is wrong with it.
        public let reason: String

        /// One line for the operator: what was read, what is wrong, what is expected.
        public var description: String {
            "'\(text)' is not an address to listen on: \(reason); write 127.0.0.1:1053 or [::1]:1053"
        }
    }
}
