// SPDX-License-Identifier: MIT
internal import NIOCore
internal import Synchronization

/// What others than its own event loop need to know of a connection.
final class Connection: Sendable {
    let channel: any Channel
    let client: ClientAddress
    // Nanoseconds of NIODeadline; 0 while a message or an answer is under way.
    private let idleSince: Atomic<UInt64>

    init(channel: any Channel, client: ClientAddress) {
        self.channel = channel
        self.client = client
        idleSince = Atomic(NIODeadline.now().uptimeNanoseconds)
    }

    /// Since when nothing has been under way, nil if something is.
    var idle: NIODeadline? {
        let nanoseconds = idleSince.load(ordering: .relaxed)
        return nanoseconds == 0 ? nil : .uptimeNanoseconds(nanoseconds)
    }

    /// Says whether something is under way.
    func note(isBusy: Bool, now: NIODeadline) {
        idleSince.store(isBusy ? 0 : now.uptimeNanoseconds, ordering: .relaxed)
    }

    /// Says that the connection is of no more use, so that it is the first to make room.
    func noteSpent() {
        idleSince.store(1, ordering: .relaxed)
    }
}
