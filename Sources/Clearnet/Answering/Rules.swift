// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSWire
internal import NameServer
internal import ResolverPolicy

extension ClientQuery {
    /// A query as the name server has read it.
    init(_ query: NameServer.Query) {
        self.init(
            id: query.id,
            flags: query.flags,
            hasEDNS: query.hasEDNS,
            dnssecOK: query.dnssecOK,
            limit: query.limit
        )
    }
}

extension NameServer.Rule {
    /// What is answered to a question that does not leave the machine.
    ///
    /// - Parameters:
    ///   - decision: what is to be done.
    ///   - name: the name asked for, in wire form.
    ///   - type: the type asked for.
    init(_ decision: NameDecision, name: Span<UInt8>, type: RRType) {
        switch decision {
        case .special(let answer): self.init(answer, name, type)
        case .refused: self = .refuse(.refused, .blocked)
        // A suffix of the chain that no zone of ours is for.
        case .chain: self = .refuse(.refused, .notAuthoritative)
        case .nonexistent: self = .negative(.nxDomain, zoneLabels: 0, .blocked)
        case .clearnet, .forward: self = .refuse(.servFail, .other)
        }
    }

    /// What is answered to a name with a meaning of its own.
    private init(_ answer: SpecialUseAnswer, _ name: Span<UInt8>, _ type: RRType) {
        switch answer.outcome {
        case .nxdomain: self = .negative(.nxDomain, zoneLabels: answer.zoneLabels, nil)
        case .nodata, .delegationSigner: self = .negative(.noError, zoneLabels: answer.zoneLabels, nil)
        case .soa: self = .startOfAuthority
        case .ns: self = .records(type, [Array(copying: name)], ttl: Self.ttl)
        case .addressLoopback where type == .a: self = .records(type, [[127, 0, 0, 1]], ttl: Self.ttl)
        case .addressLoopback: self = .records(type, [[UInt8](repeating: 0, count: 15) + [1]], ttl: Self.ttl)
        case .pointerToLocalhost:
            self = .records(type, [[9] + Array("localhost".utf8) + [0]], ttl: Self.ttl)
        case .ipv4only:
            self = .records(type, [[192, 0, 0, 170], [192, 0, 0, 171]], ttl: Self.ttl)
        }
    }

    /// Seconds for which answers that never change may be kept.
    private static var ttl: UInt32 { 10_800 }
}
