// SPDX-License-Identifier: MIT

/// A query under way, by which it can be cancelled.
public struct UnboundQuery: Hashable, Sendable {
    let id: UInt64
}
