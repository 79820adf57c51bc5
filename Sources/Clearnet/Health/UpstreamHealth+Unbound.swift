// SPDX-License-Identifier: MIT
internal import ResolverPolicy
internal import Unbound

extension UpstreamHealth.Word {
    /// What an answer of the library says; nil if it ended on our side.
    init?(_ answer: UnboundAnswer) {
        switch answer.outcome {
        case .answer(_, .bogus(let reason)):
            let isTime = answer.extendedErrorCode.map { $0 == 7 || $0 == 8 } ?? false
            self = .bogus(reason: reason, isTime ? .clock : .stripped)
        case .answer: self = .answered
        case .failed(_, let reason): self = .failed(reason: reason)
        case .timedOut: self = .failed(reason: "no answer in time")
        case .cancelled, .closed, .refused: return nil
        }
    }
}
