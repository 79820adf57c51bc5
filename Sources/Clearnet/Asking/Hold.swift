// SPDX-License-Identifier: MIT
internal import Synchronization

/// Whether nobody is asked for the time being, although there is a resolver.
final class Hold: Sendable {
    private let isOn = Atomic(false)

    var isHeld: Bool {
        get { isOn.load(ordering: .relaxed) }
        set { isOn.store(newValue, ordering: .relaxed) }
    }
}
