// SPDX-License-Identifier: MIT
internal import Chain
internal import JSONRPC

extension ChainError {
    /// Whether the node certainly made no transaction, after a call that would have made one.
    ///
    /// A node refuses before it makes one: `name_new` and its like end with that (0.8.6.0, `name_operation`). Codes that
    /// they do not use, of which -1 stands for whatever went wrong inside, prove nothing.
    var meansNotDone: Bool {
        switch self {
        case .warmingUp, .downloadingBlocks, .busy, .unauthorized, .forbidden, .configuration: true
        case .rpc(let error): Self.refusals.contains(error.code)
        default: false
        }
    }

    /// Whether the node refused because its wallet has to be unlocked first, or is unlocked for minting alone.
    ///
    /// That it is for minting alone is told by no question that the gate asks; `name_new` has -4 for it (0.8.6.0,
    /// `SendMoney`), other calls -13.
    var meansLocked: Bool {
        guard case .rpc(let error) = self else { return false }
        return error.code == RPCError.walletLocked
            || error.code == RPCError.walletError && error.message.contains("unlocked for block minting only")
    }

    private static let refusals: Set<Int> = [
        RPCError.typeError, RPCError.walletError, RPCError.invalidAddressOrKey, RPCError.insufficientFunds,
        RPCError.invalidParameter, RPCError.walletLocked, RPCError.walletNotFound, RPCError.walletNotSpecified,
        RPCError.amountTooSmall, RPCError.invalidRequest, RPCError.methodNotFound, RPCError.internalError,
        RPCError.parseError,
    ]
}

extension WalletError {
    /// What an error of a question to the node means for whoever asked the gate.
    init(node error: any Error) {
        switch error {
        case let error as WalletError: self = error
        case let error as WalletGateError: self = .nodeUnavailable(error.message)
        case ChainError.rpc(let refusal): self = .refused("the node refused: \(HarmlessText.of(refusal.message))")
        case let error as ChainError: self = .nodeUnavailable(HarmlessText.of(error.description))
        default: self = .nodeUnavailable("the call was given up")
        }
    }
}
