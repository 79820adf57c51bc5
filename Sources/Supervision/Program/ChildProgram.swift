// SPDX-License-Identifier: MIT
import CLinux
import Glibc
public import JSONRPC
import Synchronization

/// The child's side: reads what the parent says from standard input, and answers on standard output.
///
/// The program ends when its input does, whatever it is doing: without a parent it has no business. That its parent has
/// died cannot be asked of the kernel (PR_SET_PDEATHSIG), which would end it with the thread that started it.
public enum ChildProgram {
    /// Answers one question.
    public typealias Handler = @Sendable (_ method: String, _ params: JSONObject) async throws -> JSON

    /// A refusal with a word that the parent understands.
    public struct Refusal: Error, Hashable, Sendable {
        /// The word.
        public var code: String
        /// What happened, for people.
        public var message: String

        /// Creates a refusal.
        public init(code: String, message: String) {
            self.code = code
            self.message = message
        }
    }

    /// The most questions that are answered at once.
    private static let callLimit = 64

    /// Works for the parent until that is enough.
    ///
    /// - Parameters:
    ///   - name: what the program is called.
    ///   - version: its version.
    ///   - start: takes the configuration and returns what answers questions; what it throws ends the program.
    /// - Throws: what `start` throws, or if the first message is no configuration.
    public static func run(
        name: String,
        version: String,
        start: (JSONObject) async throws -> Handler
    ) async throws {
        // Secrets must not end up in a file (core dump), nor be read by another process of the user (ptrace).
        let code = clinux_protect_memory()
        guard code == 0 else { throw Refusal(code: "unprotected", message: "its memory cannot be protected: error \(-code)") }
        // The end is told by the parent, or by the end of the input, so that what is being done can be finished.
        for number in [SIGTERM, SIGPIPE] { _ = signal(number, SIG_IGN) }
        let (frames, reader) = AsyncStream.makeStream(of: [UInt8].self)
        let output = ChildOutput(descriptor: STDOUT_FILENO)
        try readInThread(into: reader, output)
        var messages = frames.makeAsyncIterator()
        guard let first = await messages.next(), case .hello(let configuration) = ParentMessage(first) else {
            throw Refusal(code: "no_hello", message: "\(name) is started by numen, and not by hand")
        }
        let handler = try await start(configuration)
        output.write(.ready(name: name, version: version))
        await withDiscardingTaskGroup { group in
            let running = Running()
            while let frame = await messages.next() {
                guard case .call(let id, let method, let params) = ParentMessage(frame) else { continue }
                guard running.enter(limit: callLimit) else {
                    output.write(.failure(id: id, code: "busy", message: "\(name) has too much to do"))
                    continue
                }
                group.addTask {
                    output.write(await answer(id, method, params, handler))
                    running.leave()
                }
            }
            group.cancelAll()
        }
    }

    /// How many questions are being answered.
    private final class Running: Sendable {
        private let count = Mutex(0)

        func enter(limit: Int) -> Bool {
            count.withLock { count in
                guard count < limit else { return false }
                count += 1
                return true
            }
        }

        func leave() { count.withLock { $0 -= 1 } }
    }

    private static func answer(
        _ id: Int,
        _ method: String,
        _ params: JSONObject,
        _ handler: Handler
    ) async -> ChildMessage {
        do {
            let message = ChildMessage.result(id: id, try await handler(method, params))
            guard message.frame != nil else {
                return .failure(id: id, code: "too_long", message: "the answer does not fit into a frame")
            }
            return message
        } catch let refusal as Refusal {
            return .failure(id: id, code: refusal.code, message: String(refusal.message.prefix(4_096)))
        } catch {
            return .failure(id: id, code: "failed", message: String("\(error)".prefix(4_096)))
        }
    }

    /// Reads frames on a thread of its own, which answers signs of life whatever else is going on.
    private static func readInThread(into reader: AsyncStream<[UInt8]>.Continuation, _ output: ChildOutput) throws {
        let body = ChildInput(reader: reader, output: output)
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread,
            nil,
            { context in
                // Retained for this thread when it was made.
                unsafe Unmanaged<ChildInput>.fromOpaque(context.unsafelyUnwrapped).takeRetainedValue().read()
                return nil
            },
            Unmanaged.passRetained(body).toOpaque()
        )
        guard code == 0 else { throw Refusal(code: "no_thread", message: "no thread can be started: error \(code)") }
    }
}
