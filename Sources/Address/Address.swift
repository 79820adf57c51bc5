// SPDX-License-Identifier: MIT

/// To whom an output belongs.
public struct Address: Hashable, Sendable {
    /// What the address names.
    public enum Kind: Hashable, Sendable {
        /// The hash of a key.
        case keyHash
        /// The hash of a script.
        case scriptHash
        /// The hash of a key, as a segregated witness.
        case witnessKeyHash
        /// The hash of a script, as a segregated witness.
        case witnessScriptHash
    }

    /// What the payload is.
    public let kind: Kind
    /// 20 octets, or 32 for a script as a segregated witness.
    public let payload: [UInt8]
    /// The chain.
    public let network: Network

    /// Creates an address; nil if the payload has the wrong length for its kind.
    public init?(kind: Kind, payload: [UInt8], network: Network) {
        guard payload.count == (kind == .witnessScriptHash ? 32 : 20) else { return nil }
        self.kind = kind
        self.payload = payload
        self.network = network
    }

    /// Reads an address as users write it.
    ///
    /// - Parameters:
    ///   - text: Base58Check or Bech32; anything else gives nil.
    ///   - network: the chain it must belong to; regtest takes the public test chain's for its own, as both share the
    ///     octets of the older kinds.
    public init?(_ text: String, network: Network) {
        if let (prefix, version, program) = Bech32.decode(text) {
            guard prefix == network.witnessPrefix, version == 0 else { return nil }
            self.init(
                kind: program.count == 32 ? .witnessScriptHash : .witnessKeyHash,
                payload: program,
                network: network
            )
            return
        }
        guard let octets = Base58Check.decode(text), let prefix = octets.first else { return nil }
        switch prefix {
        case network.keyHashPrefix: self.init(kind: .keyHash, payload: Array(octets.dropFirst()), network: network)
        case network.scriptHashPrefix:
            self.init(kind: .scriptHash, payload: Array(octets.dropFirst()), network: network)
        default: return nil
        }
    }

    /// The address that a script pays to; nil if it is none of the usual kinds.
    public init?(script: [UInt8], network: Network) {
        switch script.count {
        case 25 where script.starts(with: [0x76, 0xA9, 0x14]) && script.suffix(2).elementsEqual([0x88, 0xAC]):
            self.init(kind: .keyHash, payload: Array(script[3..<23]), network: network)
        case 23 where script.starts(with: [0xA9, 0x14]) && script.last == 0x87:
            self.init(kind: .scriptHash, payload: Array(script[2..<22]), network: network)
        case 22 where script.starts(with: [0x00, 0x14]):
            self.init(kind: .witnessKeyHash, payload: Array(script[2...]), network: network)
        case 34 where script.starts(with: [0x00, 0x20]):
            self.init(kind: .witnessScriptHash, payload: Array(script[2...]), network: network)
        default: return nil
        }
    }

    /// The address as users write it.
    public var text: String {
        switch kind {
        case .keyHash: Base58Check.encode([network.keyHashPrefix] + payload)
        case .scriptHash: Base58Check.encode([network.scriptHashPrefix] + payload)
        case .witnessKeyHash, .witnessScriptHash:
            Bech32.encode(prefix: network.witnessPrefix, version: 0, program: payload)
        }
    }

    /// The script that pays to the address.
    public var script: [UInt8] {
        switch kind {
        case .keyHash: [0x76, 0xA9, 0x14] + payload + [0x88, 0xAC]
        case .scriptHash: [0xA9, 0x14] + payload + [0x87]
        case .witnessKeyHash: [0x00, 0x14] + payload
        case .witnessScriptHash: [0x00, 0x20] + payload
        }
    }

    /// The hash of the key that the address names; nil if it names a script.
    public var keyHash: [UInt8]? {
        kind == .keyHash || kind == .witnessKeyHash ? payload : nil
    }
}
