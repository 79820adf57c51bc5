// SPDX-License-Identifier: MIT

/// What each source says of the mode: the operator's command before the configuration, before the pinned record, before
/// the built-in default, with which the clearnet is off.
public struct ModeSources: Hashable, Sendable {
    /// What the operator set by command or request; the caller keeps it over a restart.
    public var localOverride: ResolverMode?
    /// What the configuration file says.
    public var configuration: ResolverMode?
    /// What the pinned record in force says.
    public var record: ResolverMode?

    /// Collects what the sources say; nil for those that say nothing.
    public init(
        localOverride: ResolverMode? = nil,
        configuration: ResolverMode? = nil,
        record: ResolverMode? = nil
    ) {
        self.localOverride = localOverride
        self.configuration = configuration
        self.record = record
    }

    /// The mode that counts.
    public var mode: ResolverMode { effective.mode }

    /// Who set the mode that counts.
    public var origin: PolicyOrigin { effective.origin }

    /// What a source says; nil if it says nothing.
    public subscript(origin: PolicyOrigin) -> ResolverMode? {
        switch origin {
        case .localOverride: localOverride
        case .configuration: configuration
        case .record: record
        case .builtIn: .emerdns
        }
    }

    private var effective: (mode: ResolverMode, origin: PolicyOrigin) {
        for origin in PolicyOrigin.allCases.sorted(by: >) {
            if let mode = self[origin] { return (mode, origin) }
        }
        return (.emerdns, .builtIn)
    }
}
