// SPDX-License-Identifier: MIT

/// An error of the mirror, told apart from those of the node.
struct MirrorFailure: Error {
    let reason: String

    /// Runs something with the mirror and marks its errors.
    static func marking<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as CancellationError {
            throw error
        } catch {
            throw MirrorFailure(reason: "\(error)")
        }
    }
}
