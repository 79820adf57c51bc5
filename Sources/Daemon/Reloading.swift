// SPDX-License-Identifier: MIT
import Logging
import ServiceLifecycle
import UnixSignals

/// Reads again what was changed on the disk, whenever the process gets SIGHUP.
struct Reloading: Service {
    let toggle: ClearnetToggle
    let signals: UnixSignalsSequence
    let logger: Logger

    /// Listens for the signal from now on; it would end the process otherwise.
    init(_ toggle: ClearnetToggle, logger: Logger) async {
        self.toggle = toggle
        self.logger = logger
        signals = await UnixSignalsSequence(trapping: .sighup)
    }

    /// Serves until the server stops.
    func run() async throws {
        for await _ in signals.cancelOnGracefulShutdown() {
            do {
                try toggle.reload()
            } catch {
                logger.error("nothing was read anew: \(error)")
            }
        }
    }
}
