// SPDX-License-Identifier: MIT
internal import Logging
internal import ServiceLifecycle

/// Makes a block at regular intervals.
struct BlockTimer: Service {
    let node: ChainNode
    let seconds: Int
    let logger: Logger

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                try await Task.sleep(for: .seconds(seconds))
                do {
                    _ = try await node.change { try $0.mine(1) }
                } catch {
                    // The next one may succeed: a full disk can be emptied.
                    logger.error("the embedded chain could not make a block: \(error)")
                }
            }
        }
    }
}
