// SPDX-License-Identifier: MIT
public import ENUM

/// Everything that can be set, read once at start and checked as a whole.
///
/// `conf/numen.toml` documents each key where it stands; the names here are the same.
public struct Settings: Hashable, Sendable {
    /// The folder for everything that is kept.
    public var data: String
    /// The user that the server becomes once it has bound its ports; nil for the one that starts it.
    public var user: String?
    /// Serving DNS.
    public var dns: DNS
    /// Names of the Internet.
    public var clearnet: Clearnet
    /// Telephone numbers.
    public var enumeration: ENUM
    /// The node that is followed.
    public var node: Node
    /// The embedded chain, used when no node is configured.
    public var devchain: DevChain
    /// Serving HTTP.
    public var http: HTTP
    /// What may be spent.
    public var wallet: Wallet
    /// Randomness.
    public var entropy: Entropy
    /// What is logged.
    public var log: Log
    /// The effective value of every key, in the order of the file, secrets masked.
    public var effective: [Setting]

    /// One key with its effective value, as a file would give it.
    public struct Setting: Hashable, Sendable {
        /// The key with dots between its parts.
        public var key: String
        /// The value in TOML.
        public var value: String
    }

    /// The table `[dns]`.
    public struct DNS: Hashable, Sendable {
        /// Addresses to listen on, over UDP and TCP.
        public var listen: [String]
        /// Whether `listen` was set by somebody: then each address has to be had, otherwise IPv6 may be missing.
        public var isListenExplicit: Bool
        /// Networks whose clients are answered.
        public var allow: [String]
        /// UDP threads an address; 0 for one a processor.
        public var threads: Int
        /// The largest UDP response, 512…1400 octets.
        public var udpSize: Int
        /// TCP connections in all.
        public var tcpConnections: Int
        /// TCP connections of one client.
        public var tcpConnectionsPerClient: Int
        /// Seconds after which an idle TCP connection is closed.
        public var tcpIdle: Int
        /// EmerDNS top-level domains served.
        public var tlds: [String]
        /// Those of them whose second level needs a signature.
        public var signedTLDs: [String]
        /// What `@` stands for in NS, CNAME and PTR values.
        public var selfNS: [String]
        /// Names of the zones' servers; empty for the apex of each zone itself.
        public var nameServers: [String]
        /// Addresses of the apex of each zone, for servers named after it.
        public var addresses: [String]
        /// Mailbox of who is responsible, as a domain name; empty for `hostmaster` in each zone.
        public var hostmaster: String
        /// Seconds from one block to the next, by which TTLs end with a name's life.
        public var blockSeconds: Int
    }

    /// The table `[enum]`.
    public struct ENUM: Hashable, Sendable {
        /// Apexes under which numbers are answered, each with its policy for signatures.
        public var suffixes: [(apex: String, policy: SignaturePolicy)]
        /// NVS names of those whose signatures count.
        public var trust: [String]
        /// The toll-free table: `@` and an NVS name, a file, or empty for none.
        public var tollfree: String
        /// The most digits a number may have, 15…18.
        public var maxDigits: Int

        /// Compares all settings.
        public static func == (a: ENUM, b: ENUM) -> Bool {
            a.suffixes.elementsEqual(b.suffixes) { $0 == $1 } && a.trust == b.trust && a.tollfree == b.tollfree
                && a.maxDigits == b.maxDigits
        }

        /// Feeds what equality compares.
        public func hash(into hasher: inout Hasher) {
            hasher.combine(suffixes.map(\.apex))
            hasher.combine(trust)
            hasher.combine(tollfree)
        }
    }

    /// The table `[node]`.
    public struct Node: Hashable, Sendable {
        /// The node's JSON-RPC URL; nil for the embedded chain.
        public var url: String?
        /// User name for the node.
        public var user: String
        /// File that holds the password.
        public var passwordFile: String
        /// The node's cookie file, instead of user and password.
        public var cookieFile: String
        /// Whether a node that is not on this machine may be asked without TLS.
        public var allowRemotePlain: Bool
    }

    /// The table `[devchain]`.
    public struct DevChain: Hashable, Sendable {
        /// Address of its JSON-RPC.
        public var rpc: String
        /// Files, with `*` for any part of a file name, that fill it on first start.
        public var seed: [String]
        /// When blocks are made.
        public var blocks: BlockTiming
        /// What HTTP may spend of its play money in a day, in millionths of a coin.
        public var playBudget: Int64
    }

    /// When the embedded chain makes blocks.
    public enum BlockTiming: Hashable, Sendable {
        /// As soon as there is a transaction.
        case instant
        /// Every so many seconds.
        case every(seconds: Int)
        /// Only when asked to.
        case manual
    }

    /// The table `[http]`.
    public struct HTTP: Hashable, Sendable {
        /// Address to listen on; nil for none.
        public var listen: String?
        /// Whether `listen` was set by somebody.
        public var isListenExplicit: Bool
        /// File with the certificate and those between it and its root, in PEM; empty for plain HTTP.
        public var tlsCertificate: String
        /// File with its private key, in PEM.
        public var tlsKey: String
        /// Whether HTTP/2 is offered, too.
        public var http2: Bool
        /// Whether others than this machine may connect.
        public var isPublic: Bool
        /// Names under which the server is asked, besides its addresses.
        public var hosts: [String]
        /// Networks of proxies whose `X-Forwarded-For` is believed.
        public var trustedProxies: [String]
        /// Whether everybody sees the addresses that own records.
        public var exposeOwner: Bool
        /// How often one client may change something in a minute.
        public var writesPerMinute: Int
        /// Threads for connections; 0 for one a processor.
        public var threads: Int
    }

    /// The table `[wallet]`.
    public struct Wallet: Hashable, Sendable {
        /// JSON-RPC of the node whose wallet pays; nil for none, and for the embedded chain its own.
        public var url: String?
        /// User name there.
        public var user: String
        /// File that holds the password.
        public var passwordFile: String
        /// The node's cookie file, instead of user and password.
        public var cookieFile: String
        /// File with the wallet's passphrase; empty if the operator unlocks it, or it has none.
        public var passphraseFile: String
        /// What may be spent in a day, in millionths of a coin; 0 for nothing.
        public var dailyBudget: Int64
        /// What one caller may spend of it in a day, in millionths of a coin; nil for all of it.
        public var callerBudget: Int64?
        /// What one order may cost, in millionths of a coin; nil for as much as the day allows.
        public var orderLimit: Int64?
        /// Blocks after which something is taken as done.
        public var confirmations: Int
    }

    /// The table `[log]`.
    public struct Log: Hashable, Sendable {
        /// The least important messages that are written: trace, debug, info, notice, warning, error or critical.
        public var level: String
    }
}
