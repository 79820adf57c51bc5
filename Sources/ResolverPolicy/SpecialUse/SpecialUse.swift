// SPDX-License-Identifier: MIT
public import DNSWire
public import NameIndex

/// Which names are answered here, whatever the toggle says, because asking others for them is useless or a leak.
///
/// RFC 6761 with the names that later RFCs added to its registry, and the locally served zones of RFC 6303.
public struct SpecialUse: Sendable {
    private let names: NameTable
    private let kinds: [SpecialUseZone.Kind]

    /// Creates the table of names.
    public init(hash: NameHash) {
        var names = NameTable(hash: hash)
        for (index, zone) in SpecialUseZone.all.enumerated() {
            guard let suffix = try? DomainSuffix(zone.suffix) else { continue }
            _ = names.insert(suffix, value: UInt16(truncatingIfNeeded: index + 1))
        }
        self.names = names
        kinds = SpecialUseZone.all.map(\.kind)
    }

    /// What is answered to a name, given in lower case as on the wire; nil for a name without a meaning of its own.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - type: the type that was asked for; ANY is as a type that no name has (RFC 8482 §4.3 lets that be).
    /// - Returns: the answer.
    /// - Complexity: O(octets of the name), without allocation.
    public func answer(_ name: Span<UInt8>, type: RRType) -> SpecialUseAnswer? {
        let found = names.longestMatch(name)
        guard found.value != 0, let nameLabels = found.nameLabels else { return nil }
        let zone = Int(found.value) - 1
        return SpecialUseAnswer(
            outcome: kinds[zone].outcome(name, labelsBelow: nameLabels - found.labels, type: type),
            zoneLabels: found.labels,
            zone: zone
        )
    }
}

extension SpecialUseZone.Kind {
    /// The answer to a name that has `labelsBelow` labels before those of the zone.
    fileprivate func outcome(_ name: Span<UInt8>, labelsBelow: Int, type: RRType) -> SpecialUseAnswer.Outcome {
        switch self {
        case .nothing:
            .nxdomain
        case .records:
            labelsBelow == 0 ? Self.apex(type) ?? .nodata : .nodata
        case .localhost:
            switch type {
            case .a, .aaaa: .addressLoopback
            default: labelsBelow == 0 ? Self.apex(type) ?? .nodata : .nodata
            }
        case .empty:
            labelsBelow == 0 ? Self.apex(type) ?? .nodata : .nxdomain
        case .emptyDelegated:
            labelsBelow == 0 ? type == .ds ? .delegationSigner : Self.apex(type) ?? .nodata : .nxdomain
        case .ipv4only:
            switch (labelsBelow, type) {
            case (0, .a): .ipv4only
            case (0, .ds): .delegationSigner
            case (0, _): Self.apex(type) ?? .nodata
            default: .nxdomain
            }
        case .loopbackV6:
            switch (labelsBelow, type) {
            case (0, .ptr): .pointerToLocalhost
            case (0, _): Self.apex(type) ?? .nodata
            default: .nxdomain
            }
        case .loopbackV4:
            Self.loopbackV4(name, labelsBelow: labelsBelow, type: type)
        }
    }

    /// The records that the apex of each of these zones has.
    private static func apex(_ type: RRType) -> SpecialUseAnswer.Outcome? {
        switch type {
        case .soa: .soa
        case .ns: .ns
        default: nil
        }
    }

    /// `1.0.0.127.in-addr.arpa` is there, and with it the empty non-terminals between it and the apex (RFC 8020 §2).
    private static func loopbackV4(
        _ name: Span<UInt8>,
        labelsBelow: Int,
        type: RRType
    ) -> SpecialUseAnswer.Outcome {
        switch labelsBelow {
        case 0: apex(type) ?? .nodata
        case 1...3 where startsWithLoopback(name, labels: labelsBelow):
            labelsBelow == 3 && type == .ptr ? .pointerToLocalhost : .nodata
        default: .nxdomain
        }
    }

    /// Whether the first labels of a name are the last ones of `1.0.0`.
    private static func startsWithLoopback(_ name: Span<UInt8>, labels: Int) -> Bool {
        for label in 0..<labels {
            let digit: UInt8 = labels - label == 3 ? 0x31 : 0x30
            guard name.count > label * 2 + 1, name[label * 2] == 1, name[label * 2 + 1] == digit else { return false }
        }
        return true
    }
}
