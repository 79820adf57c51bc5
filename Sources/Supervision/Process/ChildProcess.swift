// SPDX-License-Identifier: MIT
import Glibc
import Logging
import Subprocess
import SystemPackage

/// One run of a child's program, from its start to its end.
///
/// It has a session and a process group of its own, an empty environment besides what is named, and no descriptor of ours but its three
/// pipes; there is no shell in between. Whatever is left of the group when the process ends is killed. What has left the
/// group holds up nobody, and is for the service manager to end.
final class ChildProcess: Sendable {
    /// What the supervisor hears.
    enum News: Sendable {
        /// The process is there; its number.
        case launched(Int32)
        /// It has said something.
        case message(ChildMessage)
        /// It has said something that means nothing.
        case garbage(String)
        /// A signal has stopped it.
        case stopped
        /// It has ended, or could not be started.
        case exited(String)
    }

    /// Hears what becomes of the process; false if it is not to be listened to any more, which is its end.
    typealias Listener = @Sendable (News) -> Bool

    private enum Order: Sendable {
        case terminate
        case kill
    }

    private let configuration: ChildConfiguration
    private let logger: Logger
    private let (waiting, frames): (AsyncStream<[UInt8]>, AsyncStream<[UInt8]>.Continuation)
    private let (pending, orders) = AsyncStream.makeStream(of: Order.self)

    /// Frames that wait for a child that does not read; with more it is not asked any more.
    private static let waitingLimit = 256
    /// How many pieces are still read when the process has ended, so that its last words are not lost.
    static let lastPieces = 4

    /// Prepares a process that is not there yet.
    init(_ configuration: ChildConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        (waiting, frames) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.waitingLimit))
    }

    /// Starts it.
    func start(tell: @escaping Listener) {
        // Not a child task: the process lives on while whoever started it waits for other things.
        Task {
            let end: String
            do {
                let result = try await run(
                    Self.command(configuration),
                    input: .inputWriter,
                    output: .sequence,
                    error: .sequence
                ) { execution in
                    _ = tell(.launched(execution.processIdentifier.value))
                    await self.attend(execution, tell)
                }
                end = Self.words(result.terminationStatus)
            } catch {
                end = "it could not be started: \(error)"
            }
            // Before its end is told: a question that was still taken is answered by the end.
            frames.finish()
            _ = tell(.exited(end))
        }
    }

    /// Sends a frame; false if the child has not taken many before it, or is told to end.
    func send(_ frame: [UInt8]) -> Bool {
        if case .enqueued = frames.yield(frame) { return true }
        return false
    }

    /// Asks the process and its group to end; nothing can be sent any more.
    func terminate() {
        frames.finish()
        orders.yield(.terminate)
    }

    /// Ends the process and its group.
    func kill() { orders.yield(.kill) }

    private static func command(_ configuration: ChildConfiguration) -> Subprocess.Configuration {
        var options = PlatformOptions()
        // Who leads a session cannot leave its process group for another one, which setpgid(2) allows others.
        options.createSession = true
        var environment: [Environment.Key: String] = [:]
        let parent = [ChildProgram.parentVariable: "\(getpid())"]
        for (name, value) in configuration.environment.merging(parent, uniquingKeysWith: { $1 }) {
            if let key = Environment.Key(rawValue: name) { environment[key] = value }
        }
        return Subprocess.Configuration(
            executable: .path(FilePath(configuration.executable)),
            arguments: Arguments(configuration.arguments),
            environment: .custom(environment),
            platformOptions: options
        )
    }

    private typealias Running = Execution<CustomWriteInput, SequenceOutput, SequenceOutput>

    /// Does all that has to be done while the process runs.
    private func attend(_ execution: Running, _ tell: @escaping Listener) async {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                await Self.read(execution.standardOutput, tell)
                return true
            }
            group.addTask {
                await Self.watch(execution.processIdentifier.value, every: self.configuration.stateCheck, tell)
                return true
            }
            group.addTask {
                await Self.log(execution.standardError, self.logger)
                return false
            }
            group.addTask {
                await self.write(to: execution.standardInputWriter)
                return false
            }
            group.addTask {
                for await order in self.pending { Self.signal(execution, order == .kill ? .kill : .terminate) }
                return false
            }
            while let isEnd = await group.next(), !isEnd {}
            // Nobody has waited for the process yet, so its number is still its own, and its group's.
            Self.signal(execution, .kill)
            group.cancelAll()
        }
    }

    private static func signal(_ execution: Running, _ signal: Signal) {
        // There may be nobody any more, which is just as well.
        try? execution.send(signal: signal, toProcessGroup: true)
    }

    private func write(to input: StandardInputWriter) async {
        for await frame in waiting {
            // A child that has gone is noticed by those who read.
            guard (try? await input.write(frame)) != nil else { return }
        }
        try? await input.finish()
    }

    /// Reads what the child says, to its end or to the first thing that it must not say.
    private static func read(_ output: SubprocessOutputSequence, _ tell: Listener) async {
        var decoder = FrameDecoder()
        var pieces = lastPieces
        do {
            for try await buffer in output {
                decoder.append(octets(of: buffer))
                while let frame = try decoder.next() {
                    guard let message = ChildMessage(frame) else {
                        _ = tell(.garbage("it says what has no meaning"))
                        return
                    }
                    guard tell(.message(message)) else { return }
                }
                // Somebody else may hold the pipe when the process is gone, and write on.
                if Task.isCancelled { pieces -= 1 }
                if pieces == 0 { return }
            }
        } catch let fault as FrameDecoder.Fault {
            _ = tell(.garbage("it announces \(fault.length) octets at once"))
        } catch {
            _ = tell(.garbage("what it says cannot be read: \(error)"))
        }
    }

    /// Looks whether the process was stopped, until it is no more.
    private static func watch(_ process: Int32, every pause: Duration, _ tell: Listener) async {
        while !Task.isCancelled {
            switch ProcessState(of: process) {
            case .stopped: _ = tell(.stopped)
            case .ended: return
            case .alive: break
            }
            try? await Task.sleep(for: pause)
        }
    }

    static func octets(of buffer: SubprocessOutputSequence.Buffer) -> [UInt8] {
        // Copied at once: the buffer is lent.
        unsafe buffer.withUnsafeBytes { unsafe Array($0) }
    }

    private static func words(_ status: TerminationStatus) -> String {
        switch status {
        case .exited(let code): "it ended with code \(code)"
        case .signaled(let number): "it was ended by signal \(number)"
        }
    }
}
