// SPDX-License-Identifier: MIT
import CoreMetrics
import HTTPTypes
import Synchronization

/// Reports requests to swift-metrics.
///
/// Labels are ours: routes, not paths, and methods that there are.
public final class HTTPMetrics: Sendable {
    private static let requests = "numen.http.requests"
    private static let duration = "numen.http.request.duration"

    /// What the metrics tell, by their labels.
    public static let help = LookupCache.help.merging([
        requests: "Requests over HTTP, by route, method and status.",
        duration: "Time from a request's header to its reply's, in seconds.",
    ]) { first, _ in first }

    private struct Key: Hashable {
        var route: String
        var method: String
        var status: Int
    }

    private struct Reporters {
        var counters: [Key: Counter] = [:]
        var timers: [String: Timer] = [:]
    }

    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]

    private let face: String
    private let reporters = Mutex(Reporters())

    /// Creates what reports for one server.
    ///
    /// - Parameter face: which of several servers in this program it is.
    init(face: String) {
        self.face = face
    }

    /// Reports a request.
    ///
    /// - Parameters:
    ///   - route: the route that has answered; nil if it was refused before one was asked, or there is none.
    ///   - method: the request's method; nil if it could not be read.
    ///   - status: the reply's status.
    ///   - time: how long it took; nil if there was no time to take.
    func note(route: String?, method: HTTPRequest.Method?, status: Int, took time: Duration?) {
        let key = Key(
            route: route ?? "none",
            method: method.map { Self.methods.contains($0.rawValue) ? $0.rawValue : "other" } ?? "other",
            status: status
        )
        let (counter, timer) = reporters.withLock { reporters in
            let counter = reporters.counters[key] ?? makeCounter(key)
            let timer = reporters.timers[key.route] ?? makeTimer(key.route)
            reporters.counters[key] = counter
            reporters.timers[key.route] = timer
            return (counter, timer)
        }
        counter.increment()
        if let time { timer.recordNanoseconds(time.nanoseconds) }
    }

    private func makeCounter(_ key: Key) -> Counter {
        Counter(
            label: Self.requests,
            dimensions: [
                ("face", face), ("route", key.route), ("method", key.method), ("status", "\(key.status)"),
            ]
        )
    }

    private func makeTimer(_ route: String) -> Timer {
        Timer(label: Self.duration, dimensions: [("face", face), ("route", route)])
    }
}
