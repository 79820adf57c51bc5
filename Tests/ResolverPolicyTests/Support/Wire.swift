// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import RandomTesting
import ResolverPolicy

/// The lower-case wire form of a name, as a look-up takes it.
func wire(_ name: String) throws -> [UInt8] {
    try DomainName(presentation: name).folded.wire
}

/// Suffixes from their texts.
func suffixes(_ texts: String...) throws -> [DomainSuffix] {
    try texts.map { try DomainSuffix($0) }
}

/// A key for tables; the same one in every run.
let tableHash = {
    var random = SplitMix64(seed: 4)
    return NameHash(using: &random)
}()
