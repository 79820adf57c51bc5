// SPDX-License-Identifier: MIT
import HTTPTypes
import Hummingbird
import JSONRPC
import NVS

// GET /nvs/events: server-sent events (WHATWG HTML §9.2), one for each block that did something to the names asked for.
// An id without data is no event, but a client keeps it: it knows where to go on even if nothing concerned it for long.

extension NameRoutes {
    /// Blocks that wait for a client that reads slowly; with more it has to come again with the last id.
    ///
    /// All that a client hears when it comes fits in.
    private static let waitingLimit = 256

    /// Streams what happens to names, until the client goes away.
    func events(_ request: APIRequest) async throws -> Reply {
        let prefix = Array((request.query["prefix"] ?? "").utf8)
        guard prefix.count <= NameRules.maxNameLength else {
            throw APIError(field: "/prefix", "must have at most \(NameRules.maxNameLength) octets")
        }
        let confirmations = try confirmations(request)
        let last = try lastEvent(request)
        guard let place = streams.enter(request.context.client) else {
            throw APIError(
                .serviceUnavailable,
                code: "too_many_streams",
                "There are as many streams of events as are served at once",
                headers: [.retryAfter: "30"]
            )
        }
        let (directory, pulse) = (directory, pulse)
        let body = ResponseBody { writer in
            defer { place.leave() }
            // A first line tells the client at once that the stream is open, and how soon to come again.
            try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
            var known = last
            var confirmed = ConfirmedEvents(confirmations: confirmations)
            for await item in Self.items(directory.events(after: last), pulse) {
                guard case .event(let event) = item else {
                    let id = known.map { "id: \($0)\n" } ?? ""
                    try await writer.write(ByteBuffer(string: ": still here\n\(id)\n"))
                    continue
                }
                for event in confirmed.take(event) {
                    known = event.tip.hash
                    guard let text = Self.text(event, prefix: prefix) else { continue }
                    try await writer.write(ByteBuffer(bytes: text))
                }
            }
            try await writer.finish(nil)
        }
        return Reply(.ok, type: "text/event-stream", body: body)
    }

    /// How many blocks there have to be, the block itself among them, before it is told of.
    private func confirmations(_ request: APIRequest) throws(APIError) -> Int {
        guard let text = request.query["confirmations"] else { return 1 }
        let range = ConfirmedEvents.range
        guard let number = Int(text), range.contains(number) else {
            throw APIError(
                field: "/confirmations",
                "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// The block that the client knows (`Last-Event-ID`).
    private func lastEvent(_ request: APIRequest) throws -> String? {
        guard let id = request.request.headers[.lastEventID], !id.isEmpty else { return nil }
        guard id.utf8.count == 64, Hex.decode(Array(id.utf8)) != nil else {
            throw APIError(field: "/Last-Event-ID", "must be the id of an event of this stream")
        }
        return id
    }

    private enum Item: Sendable {
        case event(ChainEvent)
        case pulse
    }

    /// What happens, with a pulse in between.
    private static func items(_ events: AsyncStream<ChainEvent>, _ pulse: Duration) -> AsyncStream<Item> {
        AsyncStream(bufferingPolicy: .bufferingOldest(waitingLimit)) { continuation in
            let reading = Task {
                for await event in events {
                    // A client that misses one block would never know; one whose stream ends asks for it again.
                    if case .dropped = continuation.yield(.event(event)) { break }
                }
                continuation.finish()
            }
            let beating = Task {
                while !Task.isCancelled {
                    try await Task.sleep(for: pulse)
                    continuation.yield(.pulse)
                }
            }
            continuation.onTermination = { _ in
                reading.cancel()
                beating.cancel()
            }
        }
    }

    /// What is sent; nil for a block that did nothing to the names asked for.
    private static func text(_ event: ChainEvent, prefix: [UInt8]) -> [UInt8]? {
        let id = "id: \(event.tip.hash)\n"
        switch event {
        case .position: return Array("\(id)\n".utf8)
        case .reset(let tip):
            return Self.event("reset", id, ["hash": .string(tip.hash), "height": .integer(tip.height)])
        case .block(let block):
            let operations = block.operations.filter { $0.name.starts(with: prefix) }
            guard !operations.isEmpty else { return nil }
            return Self.event(
                "names",
                id,
                [
                    "hash": .string(block.tip.hash),
                    "height": .integer(block.tip.height),
                    "operations": .array(operations.map(json)),
                ]
            )
        }
    }

    private static func event(_ name: String, _ id: String, _ json: JSON) -> [UInt8] {
        Array("\(id)event: \(name)\ndata: ".utf8) + ReplyWriter.line(of: json) + Array("\n\n".utf8)
    }

    private static func json(_ operation: NameOperation) -> JSON {
        var json: JSONObject = [
            "days": .integer(operation.days),
            "operation": .string(operation.kind.rpcName),
        ]
        add(operation.name, as: "name", to: &json)
        add(operation.value, as: "value", to: &json)
        return .object(json)
    }
}

extension ChainEvent {
    /// The block up to which everything was told.
    fileprivate var tip: DirectoryTip {
        switch self {
        case .position(let tip), .reset(let tip): tip
        case .block(let block): block.tip
        }
    }
}
