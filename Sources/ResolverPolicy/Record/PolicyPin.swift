// SPDX-License-Identifier: MIT
public import NVS

/// The policy record as it comes and goes on the chain, held to the owner that the operator has pinned.
///
/// A name that expires can be taken by anybody, and a name can be sold: its new owner would redirect all name resolution.
/// So a record counts only with the pinned address, and another one must be confirmed. A value that cannot be used, or a
/// name that is gone, leaves the last good policy in force.
public struct PolicyPin: Hashable, Sendable {
    /// A policy and where it was seen.
    public struct Policy: Hashable, Sendable {
        /// The policy.
        public var record: PolicyRecord
        /// The name's state that it was read from: value, owner's address and transaction.
        public var source: NameRecord
        /// The height of the chain at which it was first seen.
        public var height: Int

        /// Joins a policy and where it was seen.
        public init(record: PolicyRecord, source: NameRecord, height: Int) {
            self.record = record
            self.source = source
            self.height = height
        }
    }

    /// Why what is on the chain now is not what is in force.
    public enum Problem: Hashable, Sendable {
        /// The configuration names no owner, so no record counts.
        case notPinned
        /// The name has never been there, or has been deleted.
        case missing
        /// The name's time is over.
        case expired
        /// Somebody else owns the name; nothing of it counts until the operator confirms this address.
        case ownerChanged(String)
        /// The owner's address is not known.
        case ownerUnknown
        /// The value cannot be used.
        case invalid(PolicyRecordError)
    }

    /// The address whose record counts; nil if none is pinned.
    public private(set) var owner: String?
    /// The policy in force.
    public private(set) var policy: Policy?
    /// Why the present record is not in force; nil if it is.
    public private(set) var problem: Problem?

    /// Whose the name is now, pinned or not; nil if there is no name, or nobody knows.
    public var presentOwner: String? {
        lastSeen.flatMap { $0.record.isActive(at: $0.height) && !$0.record.address.isEmpty ? $0.record.address : nil }
    }

    private var lastSeen: Sighting?

    private struct Sighting: Hashable {
        var record: NameRecord
        var height: Int
    }

    /// Pins an owner.
    ///
    /// - Parameters:
    ///   - owner: the address; nil or empty if no record is to count.
    ///   - policy: what was in force before a restart; it stays so until the owner says something else.
    public init(owner: String?, policy: Policy? = nil) {
        self.owner = owner.flatMap { $0.isEmpty ? nil : $0 }
        self.policy = self.owner == nil ? nil : policy
        problem = self.owner == nil ? .notPinned : .missing
    }

    /// Looks at the record as it is in a block that is on the chain; what is only in the mempool must not be shown here.
    ///
    /// - Parameters:
    ///   - record: the name's state; nil if there is none.
    ///   - height: the height of the chain.
    ///   - context: what must be known of this server.
    /// - Returns: whether another policy is in force now.
    public mutating func observe(_ record: NameRecord?, at height: Int, context: PolicyRecordContext) -> Bool {
        lastSeen = record.map { Sighting(record: $0, height: height) }
        guard let owner else { return false }
        guard let record, record.expiresAt > 0 else {
            problem = .missing
            return false
        }
        guard record.isActive(at: height) else {
            problem = .expired
            return false
        }
        guard record.address == owner else {
            problem = record.address.isEmpty ? .ownerUnknown : .ownerChanged(record.address)
            return false
        }
        do throws(PolicyRecordError) {
            let read = try PolicyRecord(record.value, context: context)
            problem = nil
            guard read != policy?.record || record.txid != policy?.source.txid else { return false }
            let isOther = read != policy?.record
            policy = Policy(record: read, source: record, height: height)
            return isOther
        } catch {
            problem = .invalid(error)
            return false
        }
    }

    /// Pins the new owner that the operator has confirmed, and looks at the record again.
    ///
    /// - Parameters:
    ///   - newOwner: the address, which must be that of ``Problem/ownerChanged(_:)``: an order to confirm somebody whom
    ///     the operator has not been shown, since the name changed hands again, does nothing.
    ///   - context: what must be known of this server.
    /// - Returns: whether the owner was pinned; the caller keeps it then over a restart.
    public mutating func confirm(newOwner: String, context: PolicyRecordContext) -> Bool {
        guard problem == .ownerChanged(newOwner), let lastSeen else { return false }
        owner = newOwner
        _ = observe(lastSeen.record, at: lastSeen.height, context: context)
        return true
    }
}
