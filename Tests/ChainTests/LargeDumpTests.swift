// SPDX-License-Identifier: MIT
import Chain
import Foundation
import JSONRPC
import Logging
import NVS
import RandomTesting
import Store
import Synchronization
import Testing

/// Dumps over HTTP.
///
/// A million and a quarter of names, with limits on time and memory, if `NUMEN_LONG_TESTS=1`; build for release then.
@Suite("A large chain")
struct LargeDumpTests {
    private static let count = longTests ? 1_250_000 : 20_000
    private static let tip = RecordedChain.shared.active[200]

    /// A row as the node writes it, in the order of registration, which is not that of the names.
    private static func row(_ index: Int) -> String {
        let scattered = index &* 2_654_435_761 & 0xFFFF_FFFF
        let name = index % 5 == 0 ? "enum:1\(scattered):0" : "dns:name\(scattered).emc"
        let value = Hex.encode("A=192.0.2.\(index & 0xFF)|MX=mail.example.emc:10|TXT=number \(index)|TTL=300".utf8)
        let heights = #""registered_at":\#(index / 7_000),"expires_in":\#(index % 90_000)"#
        return #"{"name":"\#(name)","value":"\#(value)",\#(heights)}"#
    }

    private static func stream(_ write: ([UInt8]) async throws -> Void) async throws {
        try await write(Array("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n".utf8))
        var chunk = Array(#"{"result":["#.utf8)
        for index in 0..<count {
            if index > 0 { chunk.append(UInt8(ascii: ",")) }
            chunk += Array(row(index).utf8)
            if chunk.count > 60_000 {
                try await write(chunk)
                chunk.removeAll(keepingCapacity: true)
            }
        }
        try await write(chunk + Array("],\"error\":null,\"id\":1}\n".utf8))
    }

    /// A node that knows one block and many names.
    private static func respond(_ request: LoopbackRequest) async -> LoopbackReply {
        let call = try? RPCRequest(JSONParser().parse(request.body))
        let result: String
        switch call?.method {
        case "name_filter": return .stream { try await stream($0) }
        case "getblockchaininfo":
            result = #"""
                {"chain":"regtest","blocks":200,"headers":200,"bestblockhash":"\#(tip.hash)","initialblockdownload":false}
                """#
        case "getblockhash": result = "\"\(RecordedChain.shared.active[0].hash)\""
        case "getblockheader": result = #"{"hash":"\#(tip.hash)","height":200,"time":1,"confirmations":1}"#
        case "waitfornewblock": return .silence
        default: return .text(404, "")
        }
        return .json(#"{"result":\#(result),"error":null,"id":1}"#)
    }

    /// The most memory that this process has had, in MB.
    private static var peakMemory: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) / 1_000
    }

    @Test("arrives over HTTP, with little memory, and is there again after a restart", .timeLimit(.minutes(5)))
    func arrives() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "large-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let memory = Self.peakMemory
        let store = try MirrorStore(folder: folder.path)
        let start = ContinuousClock.now
        let dumped = try await LoopbackServer.run(Self.respond) { port -> Duration in
            let loaded = AsyncStream<Int>.makeStream()
            let follower = Follower(
                node: try client(port: port),
                mirror: store,
                listener: LoadListener(loaded: loaded.continuation),
                logger: Logger(label: "large")
            )
            let run = Task { try await follower.run() }
            var iterator = loaded.stream.makeAsyncIterator()
            #expect(await iterator.next() == 200)
            #expect(follower.status.names == Self.count)
            run.cancel()
            try await run.value
            return ContinuousClock.now - start
        }
        let used = Self.peakMemory - memory
        try store.close()

        let reopening = ContinuousClock.now
        let again = try MirrorStore(folder: folder.path)
        let seen = Mutex((groups: 0, records: 0))
        try await again.forEachGroup { _, records in
            seen.withLock { seen in
                seen.groups += 1
                seen.records += records.count
            }
        }
        let streamed = ContinuousClock.now - reopening
        #expect(seen.withLock(\.records) == Self.count)
        let name = Array("dns:name\(7 &* 2_654_435_761 & 0xFFFF_FFFF).emc".utf8)
        #expect(try await again.record(named: name)?.expiresAt == 207)
        if longTests {
            print("\(Self.count) names: dump \(dumped), \(used) MB more at the peak; restart \(streamed)")
            #expect(dumped < .seconds(30))
            #expect(streamed < .seconds(4))
            #expect(used < 300)
        }
    }
}

private struct LoadListener: ChainListener {
    let loaded: AsyncStream<Int>.Continuation
    func mirrorLoaded(tip: ChainTip) async { loaded.yield(tip.height) }
    func mirrorChanged(tip: ChainTip, groups: [NameGroup], names: [[UInt8]]) async {}
    func nodeState(_ state: NodeState) async {}
}
