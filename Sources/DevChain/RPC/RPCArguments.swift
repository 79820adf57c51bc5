// SPDX-License-Identifier: MIT
internal import JSONRPC
internal import NVS

/// The arguments of one call, in the order of the method's parameters.
struct RPCArguments: Sendable {
    /// As they came; those left out in between are `null`.
    let values: [JSON]

    /// How many there are.
    var count: Int { values.count }

    /// An argument that was given and is not `null`.
    subscript(index: Int) -> JSON? {
        guard values.indices.contains(index), values[index] != .null else { return nil }
        return values[index]
    }

    /// A text, as octets.
    func octets(_ index: Int) throws(RPCError) -> [UInt8] {
        guard let octets = self[index]?.octets else { throw Self.mistyped("a string") }
        return octets
    }

    /// A text; octets that are no UTF-8 are repaired, so this is not for names and values.
    func text(_ index: Int) throws(RPCError) -> String {
        String(decoding: try octets(index), as: UTF8.self)
    }

    func text(_ index: Int, default text: String) throws(RPCError) -> String {
        self[index] == nil ? text : try self.text(index)
    }

    func integer(_ index: Int) throws(RPCError) -> Int {
        guard let value = self[index], case .number = value else { throw Self.mistyped("an integer") }
        // The node reads 32 bits.
        guard let integer = value.int, Int32(exactly: integer) != nil else {
            throw RPCError(code: RPCError.miscellaneous, message: "JSON integer out of range")
        }
        return integer
    }

    func integer(_ index: Int, default integer: Int) throws(RPCError) -> Int {
        self[index] == nil ? integer : try self.integer(index)
    }

    func bool(_ index: Int, default value: Bool) throws(RPCError) -> Bool {
        guard let argument = self[index] else { return value }
        guard let bool = argument.bool else { throw Self.mistyped("a boolean") }
        return bool
    }

    /// A level of detail: a number, or a truth value for 0 and 1.
    func verbosity(_ index: Int, default level: Int) throws(RPCError) -> Int {
        guard let argument = self[index] else { return level }
        if case .number = argument { return try integer(index) }
        return try bool(index, default: false) ? 1 : 0
    }

    /// A hash, in the order of hashing.
    ///
    /// `name`: what the node calls it in its refusal.
    func hash(_ index: Int, called name: String) throws(RPCError) -> [UInt8] {
        let text = try text(index)
        guard text.utf8.count == 64 else {
            throw RPCError(
                code: RPCError.invalidParameter,
                message: "\(name) must be of length 64 (not \(text.utf8.count), for '\(text)')"
            )
        }
        guard let hash = [UInt8](shownHash: text) else {
            throw RPCError(
                code: RPCError.invalidParameter,
                message: "\(name) must be hexadecimal string (not '\(text)')"
            )
        }
        return hash
    }

    /// An amount of coins, in millionths; a number or a text that looks like one.
    func amount(_ index: Int) throws(RPCError) -> Int64 {
        let value: JSON
        switch self[index] {
        case .number(let spelling): value = .number(spelling)
        case .string(let octets): value = (try? JSONParser().parse(octets)) ?? .null
        default: throw RPCError(code: RPCError.typeError, message: "Amount is not a number or string")
        }
        guard let units = value.units ?? Self.units(scientific: value) else {
            throw RPCError(code: RPCError.typeError, message: "Invalid amount")
        }
        guard (0...1_000_000_000_000_000).contains(units) else {
            throw RPCError(code: RPCError.typeError, message: "Amount out of range")
        }
        return units
    }

    /// An amount with an exponent, as programs write small ones; nil if it has more than six decimals.
    private static func units(scientific value: JSON) -> Int64? {
        guard let units = value.double.map({ $0 * 1_000_000 }), let whole = Int64(exactly: units.rounded()),
            abs(units - units.rounded()) < 1e-6
        else { return nil }
        return whole
    }

    static func mistyped(_ expected: String) -> RPCError {
        RPCError(code: RPCError.miscellaneous, message: "JSON value is not \(expected) as expected")
    }
}
