// SPDX-License-Identifier: MIT
public import Entropy
import Glibc
import Synchronization

/// Reads a device for random numbers that somebody has built in.
///
/// On a thread of its own: while the kernel reads the device for itself, everybody else waits, whatever was asked for.
public final class DeviceSource: SampleSource, Sendable {
    /// Where Linux has it.
    public static let path = "/dev/hwrng"

    /// The most octets that wait for a turn.
    private static let limit = EntropySource.samplesPerTurn
    /// Microseconds from one look to the next, if the device has nothing, or nobody has taken what it gave.
    private static let pause: UInt32 = 20_000

    private struct State {
        var octets: [UInt8] = []
        var isGone = false
        var isRead = false
    }

    /// The source.
    public let source = EntropySource.hwrng
    private let descriptor: Int32
    private let state = Mutex(State())

    /// Opens the device; nil if there is none, it has no hardware behind it, or it is closed to us.
    ///
    /// - Parameter path: the device; nobody is waited for when it is read.
    public init?(path: String = DeviceSource.path) {
        descriptor = unsafe open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        var octet: UInt8 = 0
        // Linux has the device also where there is nothing to read.
        if unsafe read(descriptor, &octet, 1) < 0, errno == ENODEV {
            close(descriptor)
            return nil
        }
    }

    deinit { close(descriptor) }

    /// Takes what was read since the last turn; starts reading with the first one.
    public func sample() -> Sampling {
        let isFirst = state.withLock { state in
            defer { state.isRead = true }
            return !state.isRead
        }
        if isFirst { start() }
        return state.withLock { state in
            defer { state.octets = [] }
            return state.octets.isEmpty ? (state.isGone ? .gone : .nothing) : .samples(state.octets)
        }
    }

    private func start() {
        do {
            try PlainThread.start { [weak self] in
                // Held for one look alone, so that reading ends with whoever wants the samples.
                while let self {
                    if !self.look() { usleep(Self.pause) }
                }
            }
        } catch {
            state.withLock { $0.isGone = true }
        }
    }

    /// Reads once; false if it is not worth looking again at once.
    private func look() -> Bool {
        let room = Self.limit - state.withLock { $0.octets.count }
        guard room > 0 else { return false }
        var buffer = [UInt8](repeating: 0, count: room)
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        let isEmpty = count < 0 && (errno == EAGAIN || errno == EINTR)
        state.withLock { state in
            // It may come back.
            state.isGone = count <= 0 && !isEmpty
            if count > 0 { state.octets += buffer[..<count] }
        }
        return count > 0
    }
}
