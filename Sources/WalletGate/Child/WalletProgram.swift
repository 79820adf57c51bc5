// SPDX-License-Identifier: MIT
public import JSONRPC
internal import Logging
public import Supervision

/// What the program `numen-wallet` does: holds the wallet's credential and answers its parent.
public enum WalletProgram {
    /// What the program is called, in its first message and in logs.
    public static let name = "numen-wallet"

    /// The number of what the program and its parent say to each other; another one with every change of that.
    public static let protocolNumber = 2

    /// Opens the gate as the parent's first message says, and sees to open spends from then on.
    ///
    /// - Parameter hello: ``WalletConfiguration`` as a message.
    /// - Returns: what answers the parent's questions.
    /// - Throws: ``WalletGateError``, which ends the program.
    public static func start(_ hello: JSONObject) async throws -> ChildProgram.Handler {
        let gate = try WalletGate(
            configuration: try WalletConfiguration(json: hello),
            logger: Logger(label: name) { label in PlainLogHandler(label: label) }
        )
        // It ends with the program: whatever it is doing then is looked after at the next start.
        Task { await gate.run() }
        return { method, params in
            do throws(WalletError) {
                return try await gate.answer(method, params)
            } catch {
                throw ChildProgram.Refusal(code: error.code, message: error.detail)
            }
        }
    }
}
