// SPDX-License-Identifier: MIT
import EntropyFeeder
import Synchronization

/// Takes the kernel's place, and keeps what it is told.
final class PoolRecorder: KernelPool {
    /// One call: what was given, and how many bits it was said to have; nil for write(2).
    struct Call: Hashable {
        var octets: [UInt8]
        var bits: Int?
    }

    private let state = Mutex((calls: [Call](), isDeaf: false))

    var calls: [Call] { state.withLock { $0.calls } }

    var count: Int { state.withLock { $0.calls.count } }

    /// The kernel takes nothing from now on, or takes it again.
    func refuse(_ isDeaf: Bool) { state.withLock { $0.isDeaf = isDeaf } }

    func mix(_ octets: [UInt8]) -> Bool { add(Call(octets: octets)) }

    func credit(_ octets: [UInt8], bits: Int) -> Bool { add(Call(octets: octets, bits: bits)) }

    private func add(_ call: Call) -> Bool {
        state.withLock { state in
            state.calls.append(call)
            return !state.isDeaf
        }
    }
}
