// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSWire
internal import Unbound

/// What became of a question.
enum LookUpOutcome: Sendable {
    case packet([UInt8], AnswerSecurity)
    case fault(CacheFault)

    /// What the resolver says; nil if it says nothing of the name.
    init?(_ answer: UnboundAnswer) {
        let error = answer.extendedErrorCode.map { ExtendedError(rawValue: $0) }
        switch answer.outcome {
        case .answer(let packet, .secure): self = .packet(packet, .secure)
        case .answer(let packet, .insecure): self = .packet(packet, .insecure)
        case .answer(let packet, .bogus): self = .packet(packet, .bogus(error ?? .dnssecBogus))
        case .failed, .timedOut: self = .fault(.failed(error ?? .noReachableAuthority))
        case .cancelled, .closed, .refused: return nil
        }
    }
}
