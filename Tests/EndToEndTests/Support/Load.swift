// SPDX-License-Identifier: MIT
import Foundation
import Synchronization

/// Somebody who asks a server the same two questions at a steady pace, one over DNS and one over HTTP.
final class Load: Sendable {
    /// What came of the questions of one kind.
    struct Count: CustomStringConvertible {
        /// From each question to its answer.
        var times: [Duration] = []
        /// What was wrong, a few at most.
        var faults: [String] = []
        /// How often something was wrong.
        var failures = 0

        mutating func note(_ time: Duration, _ fault: String?) {
            guard let fault else { return times.append(time) }
            failures += 1
            if faults.count < 5 { faults.append("\(fault), after \(time)") }
        }

        /// The time that so many of a hundred answers did not exceed.
        func percentile(_ share: Double) -> Duration {
            let sorted = times.sorted()
            guard !sorted.isEmpty else { return .zero }
            return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share / 100))]
        }

        var description: String {
            let figures = [50, 99, 99.9, 100]
                .map { share in
                    let time = (percentile(share) / .microseconds(10)).rounded() / 100
                    return share == 100 ? "at most \(time)" : "p\(share.formatted()) \(time)"
                }
            return "\(times.count) answers, \(failures) failures, \(figures.joined(separator: ", ")) ms"
        }
    }

    private struct State {
        var dns = Count()
        var http = Count()
        var isEnding = false
        var running = 2
        var waiting: CheckedContinuation<Void, Never>?
    }

    /// A question of each kind every so often.
    private static let pause = Duration.milliseconds(10)

    private let state = Mutex(State())

    /// Starts to ask: the address of `site.emc`, and `+12025550123`.
    init(dns: Int, http: Int) throws {
        let datagrams = try LoopbackSocket.connected(to: dns, overUDP: true)
        let connection = try LoopbackSocket.connected(to: http)
        Thread.detachNewThread {
            var number: UInt16 = 0
            self.repeatedly {
                number &+= 1
                return Self.askDNS(datagrams, number)
            } note: {
                $0.dns.note($1, $2)
            }
        }
        Thread.detachNewThread {
            var client = PlainHTTP.Client(connection)
            self.repeatedly {
                Self.askHTTP(&client)
            } note: {
                $0.http.note($1, $2)
            }
        }
    }

    /// What came of it since the start, or since this was asked last.
    func count() -> (dns: Count, http: Count) {
        state.withLock { state in
            defer { (state.dns, state.http) = (Count(), Count()) }
            return (state.dns, state.http)
        }
    }

    /// Stops to ask, and waits for the last answers.
    func end() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                state.isEnding = true
                state.waiting = continuation
                return state.running == 0
            }
            if isOver { continuation.resume() }
        }
    }

    private func repeatedly(_ ask: () -> String?, note: (inout State, Duration, String?) -> Void) {
        var next = ContinuousClock.now
        while !state.withLock(\.isEnding) {
            let start = ContinuousClock.now
            let fault = ask()
            let time = start.duration(to: .now)
            state.withLock { note(&$0, time, fault) }
            // A late answer is not made up for by a crowd of questions.
            next = max(next + Self.pause, .now)
            Thread.sleep(forTimeInterval: max(0, ContinuousClock.now.duration(to: next) / .seconds(1)))
        }
        let waiting = state.withLock { state in
            state.running -= 1
            return state.running == 0 ? state.waiting : nil
        }
        waiting?.resume()
    }

    /// Asks for `site.emc. IN A`; what was wrong with the answer.
    private static func askDNS(_ socket: LoopbackSocket, _ number: UInt16) -> String? {
        let id = [UInt8(number >> 8), UInt8(number & 0xFF)]
        let question = [4] + Array("site".utf8) + [3] + Array("emc".utf8) + [0, 0, 1, 0, 1]
        guard socket.send(id + [1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + question) else { return "the question was not sent" }
        guard let answer = socket.receive() else { return "no answer" }
        // QR, NOERROR, one answer; its last four octets are 192.0.2.1.
        guard answer.starts(with: id), answer.count >= 12, answer[2] & 0x80 != 0, answer[3] & 0x0F == 0,
            answer[7] == 1, answer.suffix(4) == [192, 0, 2, 1]
        else { return "a wrong answer: \(answer)" }
        return nil
    }

    /// Looks a number up; what was wrong with the reply.
    private static func askHTTP(_ client: inout PlainHTTP.Client) -> String? {
        guard let reply = client.get("/enum/lookup?number=%2B12025550123") else { return "no reply" }
        guard reply.status == 200, reply.json["sip_uri"] as? String == "sip:2025550123@example.com" else {
            return "a wrong reply: \(reply.start) \(String(decoding: reply.body, as: UTF8.self))"
        }
        return nil
    }
}
