// SPDX-License-Identifier: MIT
import HTTPTypes
import Hummingbird
import JSONRPC
import NVS

// GET /nvs/events: server-sent events (WHATWG HTML §9.2), one for each block that did something to the names asked for.

extension NameRoutes {
    /// How often a silent stream says that it is alive; what lies between may close it otherwise.
    private static let pulse = Duration.seconds(15)
    /// Blocks that wait for a client that reads slowly; with more it has to come again with the last id.
    private static let waitingLimit = 64

    /// Streams what happens to names, until the client goes away.
    func events(_ request: APIRequest) async throws -> Reply {
        let prefix = Array((request.query["prefix"] ?? "").utf8)
        guard prefix.count <= NameRules.maxNameLength else {
            throw APIError(field: "/prefix", "must have at most \(NameRules.maxNameLength) octets")
        }
        let last = try lastEvent(request)
        guard let place = streams.enter(request.context.client) else {
            throw APIError(
                .serviceUnavailable,
                code: "too_many_streams",
                "There are as many streams of events as are served at once",
                headers: [.retryAfter: "30"]
            )
        }
        let directory = directory
        let body = ResponseBody { writer in
            defer { place.leave() }
            // A first line tells the client at once that the stream is open, and how soon to come again.
            try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
            for await item in Self.items(directory.events(after: last)) {
                guard let text = Self.text(item, prefix: prefix) else { continue }
                try await writer.write(ByteBuffer(bytes: text))
            }
            try await writer.finish(nil)
        }
        return Reply(.ok, type: "text/event-stream", body: body)
    }

    /// The block that the client knows (`Last-Event-ID`).
    private func lastEvent(_ request: APIRequest) throws -> String? {
        guard let name = HTTPField.Name("Last-Event-ID"), let id = request.request.headers[name], !id.isEmpty else {
            return nil
        }
        guard id.utf8.count == 64, Hex.decode(Array(id.utf8)) != nil else {
            throw APIError(field: "/Last-Event-ID", "must be the id of an event of this stream")
        }
        return id
    }

    private enum Item: Sendable {
        case block(BlockEvents)
        case pulse
    }

    /// Blocks, with a pulse in between.
    private static func items(_ blocks: AsyncStream<BlockEvents>) -> AsyncStream<Item> {
        AsyncStream(bufferingPolicy: .bufferingOldest(waitingLimit)) { continuation in
            let reading = Task {
                for await block in blocks {
                    // A client that misses one block would never know; one whose stream ends asks for it again.
                    if case .dropped = continuation.yield(.block(block)) { break }
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

    private static func text(_ item: Item, prefix: [UInt8]) -> [UInt8]? {
        guard case .block(let block) = item else { return Array(": still here\n\n".utf8) }
        let operations = block.operations.filter { $0.name.starts(with: prefix) }
        guard !operations.isEmpty else { return nil }
        let json: JSON = [
            "hash": .string(block.tip.hash),
            "height": .integer(block.tip.height),
            "operations": .array(operations.map(json)),
        ]
        return Array("id: \(block.tip.hash)\nevent: names\ndata: ".utf8) + ReplyWriter.line(of: json)
            + Array("\n\n".utf8)
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
