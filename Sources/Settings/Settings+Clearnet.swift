// SPDX-License-Identifier: MIT

extension Settings {
    /// The table `[clearnet]`.
    public struct Clearnet: Hashable, Sendable {
        /// What clients see: `emerdns`, `hybrid` or `icann`.
        public var mode: String
        /// Whether `mode` was set by somebody: then it counts more than a record of the chain.
        public var isModeExplicit: Bool
        /// The name of the policy record in the NVS.
        public var record: String
        /// The address of the owner whose record counts; empty for none.
        public var recordOwner: String
        /// Address of the control face; nil for none.
        public var control: String?
        /// Whether `control` was set by somebody.
        public var isControlExplicit: Bool
        /// Resolvers that names are forwarded to; empty: the resolver asks the servers of the Internet itself.
        public var forwarders: [String]
        /// Routes, `SUFFIX=UPSTREAM,UPSTREAM` or a word instead of the upstreams.
        public var routes: [String]
        /// Suffixes of other naming systems, which are never asked of anybody.
        public var otherSystems: [String]
        /// A file of the root's servers and their addresses, like IANA's `named.root`; empty: those built into the library.
        public var rootHints: String
        /// Files of DNSSEC trust anchors; empty: those of the root.
        public var trustAnchors: [String]
        /// Zones in which nothing is validated.
        public var insecure: [String]
        /// Domains of which addresses of private networks are believed.
        public var privateDomains: [String]
        /// Policies of networks of clients, `NETWORK WORD …`.
        public var clients: [String]
        /// Lists of names to block, `FORMAT:PATH` or `NAME=FORMAT:PATH`.
        public var block: [String]
        /// Lists of names that no list blocks, `FORMAT:PATH` or `NAME=FORMAT:PATH`.
        public var allow: [String]
        /// MiB of memory for answers, all threads together.
        public var cache: Int
        /// Whether servers are asked over IPv6.
        public var ipv6: Bool
        /// Whether a libunbound without the fixes that are known to be needed is good enough.
        public var allowsOldLibrary: Bool
    }
}

extension Settings.Clearnet {
    private static let modes = ["emerdns", "hybrid", "icann"]
    private static let systems = [
        "onion", "alt", "bit", "eth", "gnu", "zkey", "exit", "tor", "i2p", "loki", "snode", "ygg", "meshname", "meship",
    ]

    init(from source: inout SettingsReader) {
        isModeExplicit = source.hasValue("clearnet.mode")
        mode = source.string("clearnet.mode", default: "emerdns")
        record = source.string("clearnet.record", default: "ness:dns-reverse-proxy-config")
        recordOwner = source.string("clearnet.record-owner", default: "")
        isControlExplicit = source.hasValue("clearnet.control")
        let address = source.string("clearnet.control", default: "127.0.0.1:8053")
        control = address == "off" ? nil : address
        forwarders = source.strings("clearnet.forwarders", default: [])
        routes = source.strings("clearnet.routes", default: [])
        otherSystems = source.strings("clearnet.other-systems", default: Self.systems)
        rootHints = source.string("clearnet.root-hints", default: "")
        trustAnchors = source.strings("clearnet.trust-anchors", default: [])
        insecure = source.strings("clearnet.insecure", default: [])
        privateDomains = source.strings("clearnet.private-domains", default: [])
        clients = source.strings("clearnet.clients", default: [])
        block = source.strings("clearnet.block", default: [])
        allow = source.strings("clearnet.allow", default: [])
        cache = source.int("clearnet.cache", default: 32, in: 4...65_536)
        ipv6 = source.bool("clearnet.ipv6", default: true)
        allowsOldLibrary = source.bool("clearnet.allow-old-library", default: false)
        if !(1...512).contains(record.utf8.count) {
            source.note("clearnet.record", "must be a name of 1 to 512 octets")
        }
        if !recordOwner.utf8.allSatisfy(Self.isOfAddresses) {
            source.note("clearnet.record-owner", "\"\(recordOwner)\" is no address; they have letters and digits alone")
        }
        if !Self.modes.contains(mode) {
            source.note("clearnet.mode", "\"\(mode)\" must be one of \(Self.modes.joined(separator: ", "))")
        }
    }

    /// Whether an address of the chain can have this octet.
    private static func isOfAddresses(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
