// SPDX-License-Identifier: MIT
import Access
import HTTPTypes
import Hummingbird
import JSONRPC

// GET /events: server-sent events (WHATWG HTML §9.2) for operators. An id is the run of the server and a number.

/// What operators see of the server as it happens.
struct EventRoutes: Sendable {
    let journal: EventJournal
    let streams = StreamGate(limit: 64, limitPerClient: 16)
    /// How long a stream lasts: whoever comes again shows a token again, which may be revoked meanwhile.
    var life = Duration.seconds(120)

    var routes: [Route] {
        [Route(.get, "/events", scope: .operator, rate: .read, handler: events)]
    }

    private func events(_ request: APIRequest) async throws -> Reply {
        guard let place = streams.enter(request.context.client) else {
            throw APIError(
                .serviceUnavailable,
                code: "too_many_streams",
                "There are as many streams of events as are served at once",
                headers: [.retryAfter: "30"]
            )
        }
        let known = request.request.headers[.lastEventID].flatMap(number)
        let (journal, life) = (journal, life)
        let body = ResponseBody { writer in
            defer { place.leave() }
            try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
            var last = known ?? 0
            var isComplete = known != nil
            let end = ContinuousClock.now + life
            for await _ in journal.news() {
                let news = journal.entries(after: last)
                isComplete = isComplete && news.isComplete
                // What the client has kept is not what is told from here on.
                let entries = isComplete ? news.entries : journal.entries(after: 0).entries
                if let newest = entries.last {
                    var text: [UInt8] = isComplete ? [] : Array("event: reset\ndata: {}\n\n".utf8)
                    for entry in entries { text += Self.text(entry, run: journal.run) }
                    last = newest.number
                    isComplete = true
                    try await writer.write(ByteBuffer(bytes: text))
                }
                if ContinuousClock.now >= end { break }
            }
            try await writer.finish(nil)
        }
        return Reply(.ok, type: "text/event-stream", body: body)
    }

    /// The number of an id; nil if it is of another run, or no id at all: then all is told anew.
    private func number(_ id: String) -> UInt64? {
        let parts = id.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == journal.run else { return nil }
        return UInt64(parts[1])
    }

    private static func text(_ entry: EventJournal.Entry, run: String) -> [UInt8] {
        Array("id: \(run)-\(entry.number)\nevent: \(entry.kind.rawValue)\ndata: ".utf8) + entry.data
            + Array("\n\n".utf8)
    }
}
