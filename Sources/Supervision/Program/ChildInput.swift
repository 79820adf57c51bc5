// SPDX-License-Identifier: MIT
import Glibc

/// Reads frames from standard input until there are no more, and then ends the program.
final class ChildInput: Sendable {
    private let reader: AsyncStream<[UInt8]>.Continuation
    private let output: ChildOutput

    /// How long what is being done may still take after the parent said that it is enough.
    private static let endTime: UInt32 = 2

    init(reader: AsyncStream<[UInt8]>.Continuation, output: ChildOutput) {
        self.reader = reader
        self.output = output
    }

    func read() {
        var decoder = FrameDecoder()
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(STDIN_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            decoder.append(Array(buffer[..<count]))
            guard pass(&decoder) else { break }
        }
        // Who reads the stream finishes what it does; if that does not end, the program does.
        reader.finish()
        alarm(Self.endTime)
    }

    /// Passes complete frames on; false if there are to be no more.
    private func pass(_ decoder: inout FrameDecoder) -> Bool {
        do {
            while let frame = try decoder.next() {
                switch ParentMessage(frame) {
                case .ping(let number): output.write(.pong(number))
                case .stop, nil: return false
                case .hello, .call: reader.yield(frame)
                }
            }
            return true
        } catch {
            return false
        }
    }
}
