// SPDX-License-Identifier: MIT
import Foundation
import Synchronization

/// Somebody who asks a server the same questions over UDP, one after the other, as fast as they are answered.
final class SteadyQuestions: Sendable {
    /// A name, and what the answer must be.
    struct Question: Sendable {
        var name: String
        /// Whether it must be blocked, with the extended error 15, or else be there.
        var isBlocked: Bool
    }

    /// What came of them.
    struct Count {
        var answers = 0
        /// What was wrong, a few at most.
        var faults: [String] = []
        var slowest = Duration.zero
    }

    private struct State {
        var count = Count()
        var isEnding = false
        var isOver = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    init(_ questions: [Question], port: Int) throws {
        let socket = try LoopbackSocket.connected(to: port, overUDP: true)
        Thread.detachNewThread {
            var number: UInt16 = 0
            while !self.state.withLock(\.isEnding) {
                for question in questions {
                    number &+= 1
                    let start = ContinuousClock.now
                    let fault = Self.ask(question, number, socket)
                    let time = start.duration(to: .now)
                    self.state.withLock { state in
                        state.count.answers += 1
                        state.count.slowest = max(state.count.slowest, time)
                        if let fault, state.count.faults.count < 5 { state.count.faults.append(fault) }
                    }
                }
            }
            let waiting = self.state.withLock { state in
                state.isOver = true
                return state.waiting
            }
            waiting?.resume()
        }
    }

    /// How many answers there were so far.
    var answers: Int { state.withLock(\.count.answers) }

    /// Stops to ask, and waits for the last answer.
    func end() async -> Count {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                state.isEnding = true
                state.waiting = continuation
                return state.isOver
            }
            if isOver { continuation.resume() }
        }
        return state.withLock(\.count)
    }

    /// What was wrong with the answer.
    private static func ask(_ question: Question, _ number: UInt16, _ socket: LoopbackSocket) -> String? {
        let id = [UInt8(number >> 8), UInt8(number & 0xFF)]
        let labels = question.name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
        let options: [UInt8] = [0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0]
        guard socket.send(id + [1, 0, 0, 1, 0, 0, 0, 0, 0, 1] + labels + [0, 0, 1, 0, 1] + options) else {
            return "\(question.name): the question was not sent"
        }
        guard let answer = socket.receive() else { return "\(question.name): no answer" }
        guard answer.starts(with: id), answer.count >= 12 else { return "\(question.name): another answer" }
        let isThere = answer[3] & 0x0F == 0 && answer[7] > 0
        // Option 15 with the number 15 in it (RFC 8914 §4.16).
        let isBlocked = answer.indices.dropLast(5)
            .contains { index in
                answer[index...].starts(with: [0, 15, 0]) && answer[index + 4] == 0 && answer[index + 5] == 15
            }
        return isBlocked == question.isBlocked && isThere != question.isBlocked
            ? nil : "\(question.name): \(isBlocked ? "blocked" : isThere ? "there" : "code \(answer[3] & 0x0F)")"
    }
}
