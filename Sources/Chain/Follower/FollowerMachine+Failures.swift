// SPDX-License-Identifier: MIT
internal import Logging

/// When the node or the mirror fails.
extension FollowerMachine {
    mutating func failed(_ error: ChainError, now: Duration, jitter: Double) -> Step {
        var notices = payLoad()
        switch error {
        case .warmingUp(let step):
            notices += enter(.warmingUp(step: step))
            return rest(notices, for: Self.pause)
        case .downloadingBlocks:
            // The heights are told by a probe; a call about names tells nothing but the fact.
            let state = NodeState.downloadingBlocks(height: 0, headers: 0)
            if !self.state.isSameKind(as: state) { notices += enter(state) }
            return rest(notices, for: Self.pause)
        default:
            if awaySince == nil {
                awaySince = now
                let plan = chain.tip.map { "names are answered as of height \($0.height)" }
                notices.append(.log(.warning, "\(error) Until it is back, \(plan ?? "there are no names to answer")."))
            }
            notices += enter(.away(error))
            return rest(notices, for: backOff.next(jitter: jitter))
        }
    }

    mutating func storeFailed(_ reason: String, jitter: Double) -> Step {
        var notices: [Notice] = []
        if storeFailure != reason {
            storeFailure = reason
            notices.append(.log(.error, "the mirror cannot be stored, so it stays as it is: \(reason)"))
        }
        notices += enter(.storeFailed(reason))
        return rest(notices, for: backOff.next(jitter: jitter))
    }

    /// Tells that the mirror is stored again.
    mutating func storeWorks() -> [Notice] {
        guard storeFailure != nil else { return [] }
        storeFailure = nil
        return [.log(.notice, "the mirror is stored again")]
    }

    /// Tells of a dump whose catching up did not come to an end.
    mutating func payLoad() -> [Notice] {
        guard owesLoad, let tip = chain.tip else { return [] }
        owesLoad = false
        return [.loaded(tip)]
    }
}
