// SPDX-License-Identifier: MIT
public import NVS

/// What an order does to a name of the chain.
public enum WalletOperation: Hashable, Sendable {
    /// Registers a name that is not active, for at least one day.
    case new(name: [UInt8], value: [UInt8], days: Int)
    /// Gives a name of the wallet another value; the days, which may be 0, are added to its life.
    case update(name: [UInt8], value: [UInt8], days: Int)
    /// Ends the life of a name of the wallet.
    case delete(name: [UInt8])

    /// Which operation it is.
    public var kind: NameOperation.Kind {
        switch self {
        case .new: .new
        case .update: .update
        case .delete: .delete
        }
    }

    /// The name.
    public var name: [UInt8] {
        switch self {
        case .new(let name, _, _), .update(let name, _, _), .delete(let name): name
        }
    }

    /// The new value; empty for a deletion.
    public var value: [UInt8] {
        switch self {
        case .new(_, let value, _), .update(_, let value, _): value
        case .delete: []
        }
    }

    /// The days that are paid for; 0 for a deletion.
    public var days: Int {
        switch self {
        case .new(_, _, let days), .update(_, _, let days): days
        case .delete: 0
        }
    }

    /// Puts an operation together again; what does not belong to a deletion is left out.
    init(kind: NameOperation.Kind, name: [UInt8], value: [UInt8], days: Int) {
        switch kind {
        case .new: self = .new(name: name, value: value, days: days)
        case .update: self = .update(name: name, value: value, days: days)
        case .delete: self = .delete(name: name)
        }
    }

    /// Checks the limits of the name-value store, so that no node is asked for what it must refuse.
    func check() throws(WalletError) {
        guard !name.isEmpty else { throw .invalid("the name is empty") }
        guard name.count <= NameRules.maxNameLength else {
            throw .invalid("the name has \(name.count) octets; at most \(NameRules.maxNameLength) are possible")
        }
        guard kind != .delete else { return }
        guard !value.isEmpty else { throw .invalid("the value is empty") }
        guard value.count <= NameRules.maxValueLength else {
            throw .invalid("the value has \(value.count) octets; at most \(NameRules.maxValueLength) are possible")
        }
        let least = kind == .new ? 1 : 0
        guard (least...NameRules.maxDays).contains(days) else {
            throw .invalid("\(days) days are not possible; choose from \(least) to \(NameRules.maxDays)")
        }
    }
}

extension NameOperation.Kind {
    /// The word for it in the ledger and between the two processes: `new`, `update` or `delete`.
    var word: String {
        switch self {
        case .new: "new"
        case .update: "update"
        case .delete: "delete"
        }
    }

    init?(word: String) {
        switch word {
        case "new": self = .new
        case "update": self = .update
        case "delete": self = .delete
        default: return nil
        }
    }
}
