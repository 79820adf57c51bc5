// SPDX-License-Identifier: MIT
import Foundation
import JSONRPC
import Synchronization

/// A parent that speaks to the built `numen-wallet` over its standard input and output, with frames of its own making.
final class FakeParent: Sendable {
    /// The process ended before it answered.
    struct Ended: Error {}

    /// The process said this instead of an answer.
    struct Refused: Error, Hashable {
        var code: String
        var message: String
    }

    static let program = Bundle.module.bundleURL.deletingLastPathComponent().appending(path: "numen-wallet")

    private struct State {
        var isOver = false
        var last = 0
        var waiting: [Int: CheckedContinuation<JSON, any Error>] = [:]
        /// Fulfilled by the first message, or by the end.
        var start: CheckedContinuation<JSON, any Error>?
        var log: [UInt8] = []
    }

    private let state = Mutex(State())
    private let input: FileHandle
    let processID: Int32
    private let ended: Task<Int32, Never>

    private init(input: FileHandle, processID: Int32, ended: Task<Int32, Never>) {
        self.input = input
        self.processID = processID
        self.ended = ended
    }

    /// Starts the program and waits until it is ready, or has ended.
    static func start(_ hello: JSONObject) async throws -> FakeParent {
        let (parent, output, errors) = try launch()
        try? parent.send(["hello": .object(hello)])
        _ = try await withCheckedThrowingContinuation { continuation in
            parent.state.withLock { $0.start = continuation }
            Thread.detachNewThread { parent.read(output) }
            Thread.detachNewThread {
                while case let data = errors.availableData, !data.isEmpty {
                    parent.state.withLock { $0.log += Array(data) }
                }
            }
        }
        return parent
    }

    /// What it says when it does not start, and its exit code.
    static func failure(_ hello: JSONObject) async throws -> (code: Int32, text: String) {
        let (parent, _, errors) = try launch()
        try parent.send(["hello": .object(hello)])
        let text = String(decoding: try errors.readToEnd() ?? Data(), as: UTF8.self)
        return (await parent.ended.value, text)
    }

    private static func launch() throws -> (parent: FakeParent, output: FileHandle, errors: FileHandle) {
        let process = Process()
        let (input, output, errors) = (Pipe(), Pipe(), Pipe())
        process.executableURL = program
        process.environment = ["SWIFT_BACKTRACE": "enable=no"]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        let (codes, code) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = { process in
            code.yield(process.terminationStatus)
            code.finish()
        }
        try process.run()
        let parent = FakeParent(
            input: input.fileHandleForWriting,
            processID: process.processIdentifier,
            ended: Task { await codes.first { _ in true } ?? -1 }
        )
        return (parent, output.fileHandleForReading, errors.fileHandleForReading)
    }

    /// Everything that it wrote to its log.
    var log: String { String(decoding: state.withLock(\.log), as: UTF8.self) }

    func call(_ method: String, _ params: JSONObject) async throws -> JSON {
        try await withCheckedThrowingContinuation { continuation in
            let id = state.withLock { state -> Int? in
                guard !state.isOver else { return nil }
                state.last += 1
                state.waiting[state.last] = continuation
                return state.last
            }
            guard let id else { return continuation.resume(throwing: Ended()) }
            // If it cannot be written the process is gone, which the reader notices.
            try? send(["id": .integer(id), "method": .string(method), "params": .object(params)])
        }
    }

    /// Ends it with SIGKILL.
    func kill() async {
        Foundation.kill(processID, SIGKILL)
        _ = await ended.value
    }

    /// Ends it as a parent does that goes: by closing its input.
    func close() async -> Int32 {
        try? input.close()
        return await ended.value
    }

    private func send(_ json: JSON) throws {
        let body = JSONWriter.octets(of: json)
        let length = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: body.count >> $0) }
        try input.write(contentsOf: Data(length + body))
    }

    private func read(_ output: FileHandle) {
        var buffer: [UInt8] = []
        while case let data = output.availableData, !data.isEmpty {
            buffer += Array(data)
            while buffer.count >= 4 {
                let length = buffer[..<4].reduce(0) { $0 << 8 | Int($1) }
                guard buffer.count >= 4 + length else { break }
                hear(try? JSONParser().parse(Array(buffer[4..<4 + length])))
                buffer.removeSubrange(..<(4 + length))
            }
        }
        let left = state.withLock { state in
            state.isOver = true
            defer {
                state.waiting = [:]
                state.start = nil
            }
            return Array(state.waiting.values) + [state.start].compactMap(\.self)
        }
        for continuation in left { continuation.resume(throwing: Ended()) }
    }

    private func hear(_ message: JSON?) {
        if let ready = message?["ready"] {
            let start = state.withLock { state in
                defer { state.start = nil }
                return state.start
            }
            start?.resume(returning: ready)
        } else if let id = message?["id"]?.int {
            let continuation = state.withLock { $0.waiting.removeValue(forKey: id) }
            if let error = message?["error"] {
                let refused = Refused(code: error["code"]?.text ?? "", message: error["message"]?.text ?? "")
                continuation?.resume(throwing: refused)
            } else {
                continuation?.resume(returning: message?["result"] ?? .null)
            }
        }
    }
}
