// SPDX-License-Identifier: MIT
import CLinux
import Glibc
public import JSONRPC
import Synchronization

/// The child's side: reads what the parent says from standard input, and answers on standard output.
///
/// The program ends when its input does, whatever it is doing: without a parent it has no business.
public enum ChildProgram {
    /// Answers one question; several are answered at once.
    public typealias Handler = @Sendable (_ method: String, _ params: JSONObject) async throws -> JSON

    /// A refusal with a word that the parent understands.
    public struct Refusal: Error, Hashable, Sendable {
        /// The word, at most 64 octets.
        public var code: String
        /// What happened, for people; what is beyond 4,096 octets is cut.
        public var message: String

        /// Creates a refusal.
        public init(code: String, message: String) {
            self.code = code
            self.message = message
        }
    }

    /// The variable that holds the number of the process that supervises this one.
    static let parentVariable = "NUMEN_PARENT"
    /// The most questions that are answered at once.
    private static let callLimit = 64
    /// The most questions that wait to be looked at.
    private static let waitingLimit = 256

    /// Works for the parent until that is enough; to be called once, and first of all.
    ///
    /// What is written to standard output by others goes to standard error, and so to the parent's log.
    ///
    /// - Parameters:
    ///   - name: what the program is called.
    ///   - version: its version.
    ///   - start: takes the configuration and returns what answers questions; what it throws ends the program.
    /// - Throws: what `start` throws, or ``Refusal`` if the first message is no configuration.
    public static func run(
        name: String,
        version: String,
        start: (JSONObject) async throws -> Handler
    ) async throws {
        try protect()
        let output = ChildOutput(descriptor: try takeOutput())
        let (frames, reader) = AsyncStream.makeStream(
            of: [UInt8].self,
            bufferingPolicy: .bufferingOldest(waitingLimit)
        )
        try ChildInput(descriptor: STDIN_FILENO, reader: reader, output: output).start()
        var messages = frames.makeAsyncIterator()
        guard let first = await messages.next(), case .hello(let configuration) = ParentMessage(first) else {
            throw Refusal(code: "no_hello", message: "\(name) is started by numen, and not by hand")
        }
        let handler = try await start(configuration)
        output.write(.ready(name: name, version: version))
        await withDiscardingTaskGroup { group in
            let room = Room(limit: callLimit)
            while let frame = await messages.next() {
                guard case .call(let id, let method, let params) = ParentMessage(frame) else { break }
                // Nothing waits: what is done long after it was asked for may not be wanted any more.
                guard room.enter() else {
                    let message = "\(name) has \(callLimit) questions to answer"
                    output.write(.failure(id: id, code: "busy", message: message))
                    continue
                }
                group.addTask {
                    output.write(await answer(id, method, params, handler))
                    room.leave()
                }
            }
            group.cancelAll()
        }
    }

    /// Counts the questions that are being answered.
    private final class Room: Sendable {
        private let free: Mutex<Int>

        init(limit: Int) { free = Mutex(limit) }

        func enter() -> Bool {
            free.withLock { free in
                guard free > 0 else { return false }
                free -= 1
                return true
            }
        }

        func leave() { free.withLock { $0 += 1 } }
    }

    /// Keeps memory to itself, and lets no signal but the parent end it.
    static func protect() throws(Refusal) {
        // Secrets must not end up in a file (core dump), nor be read by another process of the user (ptrace).
        try check(clinux_protect_memory(), "memory cannot be protected")
        // Only if the parent says so: the kernel counts the end of the thread that started us, and a parent that is not
        // ours may start processes from threads that come and go. Ours does so from one that stays (swift-subprocess).
        if let text = unsafe getenv(parentVariable), let parent = unsafe Int32(String(cString: text)) {
            try check(clinux_end_with_parent(parent), "the parent has ended")
        }
        // The end is told by the parent, or by the end of the input, so that what is being done can be finished.
        for number in [SIGTERM, SIGPIPE] { _ = signal(number, SIG_IGN) }
    }

    /// Keeps standard output for frames alone, whoever else writes to it.
    static func takeOutput() throws(Refusal) -> Int32 {
        let output = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
        guard output >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 else {
            throw Refusal(code: "no_output", message: "there is no standard output: error \(errno)")
        }
        return output
    }

    private static func check(_ code: Int32, _ what: String) throws(Refusal) {
        guard code < 0 else { return }
        throw Refusal(code: "unprotected", message: "\(what): error \(-code)")
    }

    private static func answer(
        _ id: Int,
        _ method: String,
        _ params: JSONObject,
        _ handler: Handler
    ) async -> ChildMessage {
        do {
            return fitting(id, try await handler(method, params))
        } catch let refusal as Refusal {
            return failure(id, refusal.code, refusal.message)
        } catch {
            return failure(id, "failed", "\(error)")
        }
    }

    /// An answer that fits into a frame.
    static func fitting(_ id: Int, _ result: JSON) -> ChildMessage {
        let message = ChildMessage.result(id: id, result)
        guard message.frame != nil else {
            return .failure(id: id, code: "too_long", message: "the answer does not fit into a frame")
        }
        return message
    }

    /// A refusal within the bounds that the parent accepts.
    static func failure(_ id: Int, _ code: String, _ message: String) -> ChildMessage {
        .failure(id: id, code: code.cut(to: ChildMessage.wordLimit), message: message.cut(to: ChildMessage.textLimit))
    }
}

extension String {
    /// The beginning of the text, of so many octets at most, without half a character.
    fileprivate func cut(to limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var end = utf8.index(startIndex, offsetBy: limit)
        while end > startIndex, String.Index(end, within: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
