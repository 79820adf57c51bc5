// SPDX-License-Identifier: MIT

extension Settings {
    /// The table `[entropy]`.
    public struct Entropy: Hashable, Sendable {
        /// Whether the feeder runs.
        public var feeder: Bool
        /// The sources that it takes samples of: `jitter`, `rdseed`, `rdrand`, `hwrng`.
        public var sources: [String]
        /// Milliseconds from one block for the kernel's pool to the next.
        public var interval: Int
        /// Whether blocks count as entropy, as far as the stored assessment allows.
        public var isCredited: Bool
        /// What has to be so for keys to be made: `kernel` or `strict`.
        public var policy: String
        /// Octets of samples that have to be mixed in a second; 0 for none in particular.
        public var leastRate: Int
        /// Address of the HTTP face; nil for none.
        public var face: String?
        /// Whether `face` was set by somebody.
        public var isFaceExplicit: Bool
    }
}

extension Settings.Entropy {
    private static let known = ["jitter", "rdseed", "rdrand", "hwrng"]
    private static let policies = ["kernel", "strict"]

    init(from source: inout SettingsReader) {
        feeder = source.bool("entropy.feeder", default: true)
        sources = source.strings("entropy.sources", default: Self.known)
        interval = source.int("entropy.interval", default: 1_000, in: 1_000...3_600_000)
        let credit = source.string("entropy.credit", default: "none")
        isCredited = credit == "measured"
        policy = source.string("entropy.policy", default: "kernel")
        leastRate = source.int("entropy.least-rate", default: 0, in: 0...1_000_000)
        isFaceExplicit = source.hasValue("entropy.face")
        let address = source.string("entropy.face", default: "127.0.0.1:5000")
        face = address == "off" ? nil : address
        for name in sources where !Self.known.contains(name) {
            source.note("entropy.sources", "\"\(name)\" must be one of \(Self.known.joined(separator: ", "))")
        }
        if !["none", "measured"].contains(credit) {
            source.note("entropy.credit", "\"\(credit)\" must be none or measured")
        }
        if !Self.policies.contains(policy) {
            source.note("entropy.policy", "\"\(policy)\" must be one of \(Self.policies.joined(separator: ", "))")
        }
        if policy == "strict", !feeder {
            source.note("entropy.policy", "strict needs the feeder, which watches the sources: entropy.feeder = true")
        }
        if isCredited, !feeder {
            source.note("entropy.credit", "measured needs the feeder: entropy.feeder = true")
        }
        if isCredited, !sources.contains("jitter") || Set(sources).count < 2 {
            source.note("entropy.credit", "measured needs the source \"jitter\" and another one beside it")
        }
        if feeder, sources.isEmpty {
            source.note("entropy.sources", "needs at least one; to run no feeder set entropy.feeder = false")
        }
    }
}
