// SPDX-License-Identifier: MIT
internal import NVS

/// How it is with the policy record, in words for the operator.
public struct PolicyReport: Hashable, Sendable {
    /// The record's name in the NVS.
    public var name: String
    /// The address whose record counts; nil if none does.
    public var owner: String?
    /// Whose the name is now; nil if there is no name, or nobody knows.
    public var presentOwner: String?
    /// The transaction of the record in force; nil if none is.
    public var txid: String?
    /// The height of the chain at which that was first seen.
    public var height: Int?
    /// Why what is on the chain now is not in force, and what to do about it; nil if it is, or if nobody is pinned.
    public var problem: String?

    /// Creates a report of a record of which nothing counts.
    public init(name: String) {
        self.name = name
    }

    /// Reports on a record.
    ///
    /// - Parameters:
    ///   - pin: how it is.
    ///   - name: the record's name.
    ///   - isRead: whether the chain was read already.
    public init(_ pin: PolicyPin, name: String, isRead: Bool) {
        self.init(name: name)
        owner = pin.owner
        presentOwner = pin.presentOwner
        txid = pin.policy?.source.txid
        height = pin.policy?.height
        guard pin.owner != nil, let problem = pin.problem else { return }
        let words = isRead ? Self.words(problem) : "the chain has not been read yet"
        let rest = height.map { "what it said in block \($0) stays in force" } ?? "nothing of it counts"
        self.problem = "\(words); \(rest)"
    }

    private static func words(_ problem: PolicyPin.Problem) -> String {
        switch problem {
        case .notPinned: "no owner is pinned"
        case .missing: "there is no such name on the chain"
        case .expired: "the name's time is over, and anybody can take it"
        case .ownerChanged(let address):
            "the name belongs to \(address) now; if that is right: numen clearnet confirm \(address)"
        case .ownerUnknown: "the node does not say whose the name is"
        case .invalid(let error): "its value cannot be used: \(error)"
        }
    }
}
