// SPDX-License-Identifier: MIT
internal import DNSWire
internal import IP

/// The questions that the resolver has been asked, and who waits for each: one that is under way is not asked again.
struct Flights {
    /// A question; a name that the chain delegates is another one than the same name of the clearnet.
    struct Key: Hashable {
        var question: AskedQuestion
        var cut: DomainName?
    }

    /// What became of somebody who wants to wait.
    enum Place {
        /// The question has to be asked.
        case first
        /// It is under way.
        case joined
        /// Too many wait.
        case none
    }

    /// How many may wait for all questions together.
    private static let limit = 4_096
    /// How many of them may have come from one address outside of this machine, so that nobody takes all places.
    private static let limitPerClient = 256

    private var waiting: [Key: [LookUp]] = [:]
    private var count = 0
    private var counts: [IPAddress: Int] = [:]

    /// Has somebody wait.
    mutating func join(_ lookUp: LookUp, _ key: Key) -> Place {
        guard count < Self.limit else { return .none }
        if let source = lookUp.order.source {
            guard counts[source, default: 0] < Self.limitPerClient else { return .none }
            counts[source, default: 0] += 1
        }
        count += 1
        return Self.join(lookUp, &waiting[key, default: []])
    }

    private static func join(_ lookUp: LookUp, _ others: inout [LookUp]) -> Place {
        others.append(lookUp)
        return others.count == 1 ? .first : .joined
    }

    /// Those who waited for a question.
    mutating func land(_ key: Key) -> [LookUp] {
        guard let lookUps = waiting.removeValue(forKey: key) else { return [] }
        count -= lookUps.count
        for lookUp in lookUps {
            guard let source = lookUp.order.source, let others = counts[source] else { continue }
            counts[source] = others > 1 ? others - 1 : nil
        }
        return lookUps
    }
}
