// SPDX-License-Identifier: MIT
import CProcessor
import Glibc

/// What an assessment is of: with another processor, kernel or way of sampling it says nothing.
public struct AssessedHost: Hashable, Sendable {
    /// What the processor calls itself.
    public var processor: String
    /// The kernel's release.
    public var kernel: String
    /// ``JitterSource/version``.
    public var sampler: Int

    /// Names a host.
    public init(processor: String, kernel: String, sampler: Int) {
        (self.processor, self.kernel, self.sampler) = (processor, kernel, sampler)
    }

    /// The host that this program runs on.
    public static var current: AssessedHost {
        let room = 128
        // Asked of the processor itself: a service may not see /proc/cpuinfo.
        let processor = unsafe String(unsafeUninitializedCapacity: room) { buffer in
            unsafe buffer.initialize(repeating: 0)
            unsafe buffer.withMemoryRebound(to: CChar.self) { unsafe cprocessor_name($0.baseAddress, $0.count) }
            return unsafe buffer.firstIndex(of: 0) ?? 0
        }
        var names = utsname()
        // It fails for a bad pointer alone, and leaves nothing then.
        _ = unsafe uname(&names)
        let kernel = unsafe withUnsafeBytes(of: names.release) { unsafe $0.prefix { $0 != 0 }.map(\.self) }
        return AssessedHost(
            processor: processor,
            kernel: String(decoding: kernel, as: UTF8.self),
            sampler: JitterSource.version
        )
    }
}
