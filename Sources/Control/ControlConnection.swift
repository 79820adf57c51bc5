// SPDX-License-Identifier: MIT
import NIOCore
import Synchronization

/// A connection that the listener has accepted, and that is closed even if nobody serves it.
///
/// A listener that ends drops the connections that it has accepted and not handed out yet; an async channel that is
/// dropped open ends the program.
final class ControlConnection: Sendable {
    typealias Lines = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private let lines: Lines
    private let isTaken = Atomic(false)

    init(_ lines: Lines) {
        self.lines = lines
    }

    deinit {
        guard !isTaken.load(ordering: .acquiring) else { return }
        Task { [lines] in try? await lines.executeThenClose { _, _ in } }
    }

    /// The lines of the connection; who takes them has to close them.
    func take() -> Lines {
        isTaken.store(true, ordering: .releasing)
        return lines
    }
}
