// SPDX-License-Identifier: MIT
import Access
import HTTPAPI
import JSONRPC
import Logging
import Store
import Synchronization

/// The audit log as the server has it: one that cannot be opened or read takes no entries, and keeps nothing else from
/// working.
///
/// Whoever has to record something before he does it is refused then. DNS, and everything that only reads, goes on.
final class AuditRecord: Sendable {
    private enum State {
        case usable(AuditLog)
        case unusable(StoreError)
    }

    /// The data folder, with the log in it.
    let folder: String
    private let logger: Logger
    private let state: Mutex<State>

    /// Opens the log; what is wrong with it goes to the log of the server, and is told with every refusal.
    ///
    /// - Parameters:
    ///   - folder: the data folder.
    ///   - logger: receives what is wrong.
    init(folder: String, logger: Logger) {
        self.folder = folder
        self.logger = logger
        do throws(StoreError) {
            let log = try AuditLog(folder: folder)
            state = Mutex(.usable(log))
            if let cut = log.cut {
                logger.warning(
                    """
                    the last \(cut.octets) octets of the audit log were unfinished, and nobody was told that they are there; \
                    they are in \(cut.file) now
                    """
                )
            }
        } catch {
            state = Mutex(.unusable(error))
            Self.tell(error, logger)
        }
    }

    /// Records something, and returns when that is on the disk; see ``AuditLog/append(actor:action:details:)``.
    ///
    /// - Throws: ``StoreError`` if it is not recorded; what was to be done must not be done then.
    func append(actor: String, action: String, details: JSONObject) async throws(StoreError) {
        switch state.withLock(\.self) {
        case .usable(let log): try await log.append(actor: actor, action: action, details: details)
        case .unusable(let error): throw error
        }
    }

    /// Reads every entry, the oldest first, and sees whether each follows the one before.
    ///
    /// - Returns: false if that is not so; nothing is recorded then from now on.
    func forEachEntry(_ body: (AuditEntry) -> Void) -> Bool {
        guard case .usable(let log) = state.withLock(\.self) else { return false }
        do throws(StoreError) {
            try AuditLog.forEachEntry(folder: folder, body)
            return true
        } catch {
            state.withLock { $0 = .unusable(error) }
            log.close()
            Self.tell(error, logger)
            return false
        }
    }

    /// How the log is, for `/health`; nil as long as it is usable.
    var health: HealthReport.Child? {
        guard case .unusable = state.withLock(\.self) else { return nil }
        return HealthReport.Child(name: "audit.log", state: "unusable", restarts: 0)
    }

    /// Whether it takes entries.
    var isUsable: Bool { health == nil }

    /// Closes the log, once what is waiting was written.
    func close() {
        if case .usable(let log) = state.withLock(\.self) { log.close() }
    }

    private static func tell(_ error: StoreError, _ logger: Logger) {
        logger.error(
            """
            nothing is spent and no token is made or revoked until the audit log is mended and the server started anew; \
            DNS and all that only reads go on: \(error)
            """
        )
    }
}
