// SPDX-License-Identifier: MIT
public import ResolverPolicy

/// How those are who are asked for names of the Internet.
public struct UpstreamReport: Hashable, Sendable {
    /// How they are.
    public var state: UpstreamHealth.State
    /// Since when, in seconds since 1970.
    public var since: Int64
}
