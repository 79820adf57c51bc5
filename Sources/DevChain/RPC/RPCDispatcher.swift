// SPDX-License-Identifier: MIT
internal import GRDB
internal import JSONRPC

/// Finds the method of a call and carries it out.
struct RPCDispatcher: Sendable {
    /// The chain.
    let node: ChainNode
    private let methods: [String: RPCMethod]

    init(node: ChainNode) {
        self.node = node
        var methods: [String: RPCMethod] = [:]
        for method in RPCMethod.all { methods[method.name] = method }
        self.methods = methods
    }

    /// Carries out a call.
    ///
    /// `wallet`: the wallet that the path names; nil if it names none. There is one, without a name.
    func call(_ request: RPCRequest, wallet: String?) async throws(RPCError) -> RPCResult {
        guard let method = methods[request.method] else {
            throw RPCError(code: RPCError.methodNotFound, message: "Method not found")
        }
        if method.isWallet, let wallet, !wallet.isEmpty {
            throw RPCError(
                code: RPCError.walletNotFound,
                message: "Requested wallet does not exist or is not loaded"
            )
        }
        let arguments = try method.arguments(request.params)
        do {
            return switch method.body {
            case .read(let body): .value(try await node.read { try body(arguments, $0) })
            case .write(let body): .value(try await node.spend { try body(arguments, $0) })
            case .edit(let body): .value(try await node.change { try body(arguments, $0) })
            case .rows(let body): try await body(arguments, node)
            case .node(let body): .value(try await body(arguments, node))
            }
        } catch let error as RPCError {
            throw error
        } catch let error as DevChainError {
            throw RPCError(code: RPCError.miscellaneous, message: error.message)
        } catch {
            throw RPCError(code: RPCError.databaseError, message: "the embedded chain's database: \(error)")
        }
    }
}
