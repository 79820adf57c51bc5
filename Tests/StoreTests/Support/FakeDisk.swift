// SPDX-License-Identifier: MIT
import Access
import RandomTesting
import Store
import Synchronization

/// A disk that forgets what was not synced when the power fails, and fails at times.
final class FakeDisk: AuditFile, AuditMarks {
    /// What happens to what was not brought to the disk.
    enum Stop {
        /// The process ends: the kernel still has everything that was handed to it, the last write may be half done.
        case killed
        /// The power fails: of what was not synced, any part may be there.
        case powerLoss
    }

    private struct State {
        var random: SplitMix64
        var synced: [UInt8] = []
        var written: [UInt8] = []
        var mark: AuditMark?
        var aside: [[UInt8]] = []
        /// Of 1,000 operations, how many fail.
        var faults = 0
        /// After so many operations nothing works any more.
        var life = Int.max
        var stop = Stop.killed
    }

    private let state: Mutex<State>
    /// How many octets were read.
    let readOctets = Atomic(0)
    /// How many times the disk was asked to bring everything to its place.
    let syncs = Atomic(0)
    /// Called before each sync.
    let onSync = Mutex<(@Sendable () -> Void)?>(nil)

    init(seed: UInt64 = 1) {
        state = Mutex(State(random: SplitMix64(seed: seed)))
    }

    /// What a reader finds in the file.
    var octets: [UInt8] { state.withLock(\.written) }
    var mark: AuditMark? { state.withLock(\.mark) }
    /// What was cut and kept.
    var aside: [[UInt8]] { state.withLock(\.aside) }

    /// Replaces what is in the file.
    func replace(_ octets: [UInt8]) {
        state.withLock { state in
            state.written = octets
            state.synced = octets
        }
    }

    /// Lets operations fail, so many of 1,000.
    func fail(_ faults: Int) { state.withLock { $0.faults = faults } }

    /// Stops after so many operations.
    func stop(_ stop: Stop, after life: Int) {
        state.withLock { state in
            state.life = life
            state.stop = stop
        }
    }

    /// Works again, with what the stop has left.
    func restart() {
        state.withLock { state in
            // What a killed process has written is still on its way to the disk.
            if state.life <= 0, state.stop == .powerLoss {
                state.written = state.random.mix(state.synced, state.written)
                state.synced = state.written
            }
            state.life = .max
            state.faults = 0
        }
    }

    func size() throws(StoreError) -> Int {
        try operate { state, _ throws(StoreError) in state.written.count }
    }

    func read(at offset: Int, atMost count: Int) throws(StoreError) -> [UInt8] {
        let octets = try operate { state, _ throws(StoreError) in Array(state.written.dropFirst(offset).prefix(count)) }
        readOctets.add(octets.count, ordering: .relaxed)
        return octets
    }

    func write(_ octets: [UInt8], at offset: Int) throws(StoreError) {
        try operate { state, isFailing throws(StoreError) in
            let done = isFailing ? Int.random(in: 0...octets.count, using: &state.random) : octets.count
            let end = offset + done
            if state.written.count < end {
                state.written += [UInt8](repeating: 0, count: end - state.written.count)
            }
            state.written.replaceSubrange(offset..<end, with: octets.prefix(done))
        }
    }

    func synchronize() throws(StoreError) {
        onSync.withLock(\.self)?()
        syncs.add(1, ordering: .relaxed)
        try operate { state, isFailing throws(StoreError) in
            if !isFailing { state.synced = state.written }
        }
    }

    func setAside(_ octets: [UInt8]) throws(StoreError) -> String {
        try operate { state, isFailing throws(StoreError) in
            if !isFailing { state.aside.append(octets) }
            return "cut-\(state.aside.count)"
        }
    }

    func truncate(to size: Int) throws(StoreError) {
        try operate { state, isFailing throws(StoreError) in
            if !isFailing { state.written = Array(state.written.prefix(size)) }
        }
    }

    func load() throws(StoreError) -> AuditMark? {
        try operate { state, _ throws(StoreError) in state.mark }
    }

    func save(_ mark: AuditMark) throws(StoreError) {
        try operate { state, isFailing throws(StoreError) in
            if !isFailing || Bool.random(using: &state.random) { state.mark = mark }
        }
    }

    /// Does something, in part only if it fails, and not at all after the stop.
    private func operate<Value: Sendable>(
        _ body: (inout State, _ isFailing: Bool) throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        let result = state.withLock { state -> Result<Value, StoreError> in
            guard state.life > 0 else { return .failure(StoreError(.failed, "stopped")) }
            state.life -= 1
            let isFailing = state.life == 0 || Int.random(in: 0..<1_000, using: &state.random) < state.faults
            do throws(StoreError) {
                let value = try body(&state, isFailing)
                return isFailing ? .failure(StoreError(.failed, "broken")) : .success(value)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

extension SplitMix64 {
    /// What a disk may hold that had `old` and was being brought to hold `new`: any blocks of either, of any of both sizes.
    fileprivate mutating func mix(_ old: [UInt8], _ new: [UInt8]) -> [UInt8] {
        let sizes = [
            old.count, new.count, Int.random(in: min(old.count, new.count)...max(old.count, new.count), using: &self),
        ]
        let size = sizes.randomElement(using: &self) ?? 0
        var octets = [UInt8](repeating: 0, count: size)
        let block = 128
        for start in stride(from: 0, to: size, by: block) {
            let end = min(size, start + block)
            let source = Bool.random(using: &self) ? old : new
            for index in start..<max(start, min(end, source.count)) { octets[index] = source[index] }
        }
        return octets
    }
}
