// SPDX-License-Identifier: MIT
import Glibc

/// Reads frames from the parent until there are no more, and then ends the program.
final class ChildInput: Sendable {
    private let descriptor: Int32
    private let reader: AsyncStream<[UInt8]>.Continuation
    private let output: ChildOutput

    /// How long what is being done may still take after the parent said that it is enough, in seconds.
    private static let endTime: UInt32 = 2

    init(descriptor: Int32, reader: AsyncStream<[UInt8]>.Continuation, output: ChildOutput) {
        self.descriptor = descriptor
        self.reader = reader
        self.output = output
    }

    /// Reads on a thread of its own, which gives signs of life whatever else is going on.
    func start() throws(ChildProgram.Refusal) {
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread,
            nil,
            { context in
                // Retained for this thread when it was made; never null.
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<ChildInput>.fromOpaque(context).takeRetainedValue().read()
                return nil
            },
            Unmanaged.passRetained(self).toOpaque()
        )
        guard code == 0 else {
            throw ChildProgram.Refusal(code: "no_thread", message: "no thread can be started: error \(code)")
        }
        pthread_detach(thread)
    }

    private func read() {
        var decoder = FrameDecoder()
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            decoder.append(Array(buffer[..<count]))
            guard pass(&decoder) else { break }
        }
        // Who reads the stream finishes what it does; if that does not end, SIGALRM ends the program.
        alarm(Self.endTime)
        reader.finish()
    }

    /// Passes complete frames on; false if there are to be no more.
    private func pass(_ decoder: inout FrameDecoder) -> Bool {
        do {
            while let frame = try decoder.next() {
                switch ParentMessage(frame) {
                case .ping(let number):
                    output.write(.pong(number))
                case .hello, .call:
                    // No honest parent has so much to ask at once.
                    if case .dropped = reader.yield(frame) { return false }
                case .stop, nil:
                    return false
                }
            }
            return true
        } catch {
            return false
        }
    }
}
