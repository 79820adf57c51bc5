// SPDX-License-Identifier: MIT
import Foundation
import JSONRPC
import Supervision
import Testing

/// A parent that speaks to a child over pipes, with frames of its own making.
final class FakeParent: Sendable {
    let input: FileHandle
    let process: Int32
    private let frames: AsyncStream<[UInt8]>
    private let errors: Task<String, Never>
    private let ended: Task<(Int32, Process.TerminationReason), Never>

    init(environment: [String: String] = ["SWIFT_BACKTRACE": "enable=no"]) throws {
        let process = Process()
        let (input, output, errors) = (Pipe(), Pipe(), Pipe())
        process.executableURL = URL(filePath: try #require(ProgramFile.beside("SupervisedProgram")))
        process.environment = environment
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        let (ends, end) = AsyncStream.makeStream(of: (Int32, Process.TerminationReason).self)
        process.terminationHandler = { end.yield(($0.terminationStatus, $0.terminationReason)) }
        try process.run()
        self.input = input.fileHandleForWriting
        self.process = process.processIdentifier
        ended = Task { await ends.first { _ in true } ?? (-1, .exit) }
        let (frames, found) = AsyncStream.makeStream(of: [UInt8].self)
        self.frames = frames
        let (texts, text) = AsyncStream.makeStream(of: String.self)
        self.errors = Task { await texts.first { _ in true } ?? "" }
        let (outputHandle, errorHandle) = (output.fileHandleForReading, errors.fileHandleForReading)
        Thread.detachNewThread { Self.read(outputHandle, found) }
        Thread.detachNewThread {
            let octets = (try? errorHandle.readToEnd()) ?? Data()
            text.yield(String(decoding: octets, as: UTF8.self))
        }
    }

    private static func read(_ output: FileHandle, _ found: AsyncStream<[UInt8]>.Continuation) {
        var buffer: [UInt8] = []
        while case let data = output.availableData, !data.isEmpty {
            buffer += Array(data)
            while buffer.count >= 4 {
                let length = buffer[..<4].reduce(0) { $0 << 8 | Int($1) }
                guard buffer.count >= 4 + length else { break }
                found.yield(Array(buffer[4..<4 + length]))
                buffer.removeSubrange(..<(4 + length))
            }
        }
        found.finish()
    }

    func send(raw octets: [UInt8]) throws { try input.write(contentsOf: Data(octets)) }

    func send(_ text: String) throws {
        let body = Array(text.utf8)
        try send(raw: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: body.count >> $0) } + body)
    }

    /// The next message; nil if there are no more.
    func receive() async -> String? {
        await frames.first { _ in true }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Sends the configuration and waits for the first message.
    func greet(_ configuration: String = "{}") async throws {
        try send(#"{"hello":\#(configuration)}"#)
        #expect(await receive() == #"{"ready":{"name":"SupervisedProgram","version":"1"}}"#)
    }

    /// Waits for the end.
    func end() async -> (code: Int32, reason: Process.TerminationReason, log: String) {
        let (code, reason) = await ended.value
        return (code, reason, await errors.value)
    }
}
