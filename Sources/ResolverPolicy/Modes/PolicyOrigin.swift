// SPDX-License-Identifier: MIT

/// Where a part of the policy comes from; of two that disagree the greater one counts.
public enum PolicyOrigin: Int, Hashable, Sendable, Comparable, CaseIterable {
    /// Nothing was said, and this is how Numen is made.
    case builtIn
    /// The record of the pinned owner on the chain.
    case record
    /// The configuration file.
    case configuration
    /// The operator's command or request, which outlives a restart.
    case localOverride

    /// The word by which status and REST name it.
    public var label: String {
        switch self {
        case .builtIn: "default"
        case .record: "record"
        case .configuration: "configuration"
        case .localOverride: "override"
        }
    }

    /// Whether `left` gives way to `right`.
    public static func < (left: PolicyOrigin, right: PolicyOrigin) -> Bool {
        left.rawValue < right.rawValue
    }
}
