// SPDX-License-Identifier: MIT

/// Something that happens in one task while others wait for it.
struct Flag: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    /// Says that it has happened.
    func raise() { continuation.yield() }

    /// Waits until it has happened so many times, or the task is cancelled.
    ///
    /// Only one task may wait at a time.
    func wait(_ count: Int = 1) async {
        var left = count
        guard left > 0 else { return }
        for await _ in stream {
            left -= 1
            if left == 0 { return }
        }
    }
}
