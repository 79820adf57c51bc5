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

// Look-ups of octets: an expectation cannot hold a span.

extension RouteTable {
    func match(_ name: [UInt8]) -> Match { match(name.span) }
}

extension NamePolicy {
    func decide(_ name: [UInt8], type: RRType, mode: ResolverMode) -> NameDecision {
        decide(name.span, type: type, mode: mode)
    }
}

extension SpecialUse {
    func answer(_ name: [UInt8], type: RRType) -> SpecialUseAnswer? { answer(name.span, type: type) }
}

extension ClientPolicies {
    func allows(_ name: [UInt8], under terms: ClientTerms) -> Bool { allows(name.span, under: terms) }
}

extension NameLists {
    func match(_ name: [UInt8], in selection: ListSelection = .all) -> NameListMatch? {
        match(name.span, in: selection)
    }
}
