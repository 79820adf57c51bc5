// SPDX-License-Identifier: MIT
internal import JSONRPC

/// A method of the JSON-RPC.
struct RPCMethod: Sendable {
    /// What a call does.
    enum Body: Sendable {
        /// Reads the chain.
        case read(@Sendable (RPCArguments, ChainView) throws -> JSON)
        /// Spends coins, if its turn comes soon; where blocks are instant, what waits afterwards is put into one.
        case write(@Sendable (RPCArguments, ChainEditor) throws -> JSON)
        /// Changes the chain, and what waits goes on waiting.
        case edit(@Sendable (RPCArguments, ChainEditor) throws -> JSON)
        /// Answers an array that may be too long to be held.
        case rows(@Sendable (RPCArguments, ChainNode) async throws -> RPCResult)
        /// Needs more than the chain's data.
        case node(@Sendable (RPCArguments, ChainNode) async throws -> JSON)
    }

    /// The name of the method.
    let name: String
    /// Its parameters in a line, as `help` shows them.
    let usage: String
    /// The names of its parameters, for calls that name them.
    let parameters: [String]
    /// How many of them there must be.
    let required: Int
    /// What `help` and a call with too few or too many arguments say.
    let help: String
    /// Whether it belongs to the wallet, and so asks for one in the path.
    let isWallet: Bool
    /// What a call does.
    let body: Body

    /// A method without parameters.
    init(_ name: String, help: String = "", isWallet: Bool = false, _ body: Body) {
        self.init(name, "", help: help, isWallet: isWallet, body)
    }

    init(
        _ name: String,
        _ usage: String,
        parameters: [String] = [],
        required: Int = 0,
        help: String = "",
        isWallet: Bool = false,
        _ body: Body
    ) {
        self.name = name
        self.usage = usage
        self.parameters = parameters
        self.required = required
        self.help = (usage.isEmpty ? name : name + " " + usage) + "\n" + help
        self.isWallet = isWallet
        self.body = body
    }

    /// The arguments of a call in the parameters' order.
    func arguments(_ params: JSON) throws(RPCError) -> RPCArguments {
        var values: [JSON] = []
        switch params {
        case .array(let elements):
            values = elements
        case .object(let members):
            for (key, value) in members.members {
                guard let index = parameters.firstIndex(of: key) else {
                    throw RPCError(code: RPCError.invalidParameter, message: "Unknown named parameter \(key)")
                }
                while values.count <= index { values.append(.null) }
                values[index] = value
            }
        default: break
        }
        guard (required...max(parameters.count, required)).contains(values.count) else {
            throw RPCError(code: RPCError.miscellaneous, message: help)
        }
        return RPCArguments(values: values)
    }
}

/// What a call answers.
enum RPCResult: Sendable {
    /// A value.
    case value(JSON)
    /// An array, in pieces: each call gives the next elements, nil after the last.
    case rows(@Sendable () async throws -> [JSON]?)
}
