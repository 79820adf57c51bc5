// SPDX-License-Identifier: MIT

/// The key of a name in the node's index, which gives the index its order: the name behind its length.
///
/// Lengths below 253 take one octet, others three, the lower half first, so that shorter names come first only as long
/// as both are short.
enum NameKey {
    static func encode(_ name: [UInt8]) -> [UInt8] {
        guard name.count >= 253 else { return [UInt8(name.count)] + name }
        return [253, UInt8(truncatingIfNeeded: name.count), UInt8(truncatingIfNeeded: name.count >> 8)] + name
    }

    static func decode(_ key: [UInt8]) -> [UInt8] {
        Array(key.dropFirst(key.first == 253 ? 3 : 1))
    }
}
