// SPDX-License-Identifier: MIT
internal import CNettle

/// Comparison of secrets.
public enum ConstantTime {
    /// Whether two arrays are equal, found in a time that depends on nothing but their lengths, which are no secret.
    public static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        // Both are lent for the call alone.
        return unsafe nettle_memeql_sec(left, right, left.count) != 0
    }
}
