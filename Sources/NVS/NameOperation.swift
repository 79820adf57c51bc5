// SPDX-License-Identifier: MIT

/// What one output of a transaction does to a name.
public struct NameOperation: Hashable, Sendable {
    /// The three operations, with the opcode that stands for each in a script.
    public enum Kind: UInt8, Hashable, Sendable {
        /// Registers a name that is not active.
        case new = 0x51
        /// Changes the value of an active name, and may lengthen its life.
        case update = 0x52
        /// Ends an active name's life.
        case delete = 0x53

        /// The name that the node's replies use.
        public var rpcName: String {
            switch self {
            case .new: "name_new"
            case .update: "name_update"
            case .delete: "name_delete"
            }
        }
    }

    /// Which operation.
    public var kind: Kind
    /// The name.
    public var name: [UInt8]
    /// Days of life that are paid for; 0 for a deletion.
    public var days: Int
    /// The new value; empty for a deletion.
    public var value: [UInt8]

    /// Creates an operation.
    public init(kind: Kind, name: [UInt8], days: Int = 0, value: [UInt8] = []) {
        self.kind = kind
        self.name = name
        self.days = days
        self.value = value
    }
}
