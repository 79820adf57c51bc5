// SPDX-License-Identifier: MIT
import AsyncHTTPClient
import DevChain
import Foundation
import JSONRPC
import NIOCore
import NIOHTTP1
import Testing

@Suite("Waiting for blocks of the embedded chain", .timeLimit(.minutes(1)))
struct WaitingTests {
    private let folder: TemporaryFolder
    private let chain: RunningChain
    private var client: ChainClient { chain.client }

    init() async throws {
        folder = try TemporaryFolder()
        chain = try await RunningChain.open(folder, blocks: .manual)
    }

    @Test("Many may wait while others are answered; a block wakes them all")
    func many() async throws {
        let next = try await client.call("getblockcount").int.map { $0 + 1 }
        try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<40 {
                group.addTask { try await client.call("waitforblockheight", 41, 30_000)["height"]?.int }
            }
            #expect(try await client.call("getblockcount") == 40)
            try await chain.chain.mine()
            for try await height in group { #expect(height == next) }
        }
        try await chain.close()
    }

    @Test("A tip that was taken away is another tip too")
    func invalidated() async throws {
        let tip = try await client.call("getbestblockhash")
        // Nobody can tell when the call is there, so the tip changes until it was answered.
        let waking = Task {
            while !Task.isCancelled {
                try await chain.chain.invalidate(depth: 1)
                try await chain.chain.mine()
            }
        }
        let woken = try await client.call("waitfornewblock", 30_000)
        #expect(woken["hash"] != tip)
        waking.cancel()
        _ = await waking.result
        try await chain.close()
    }

    @Test("Who waited long enough hears of the tip there is")
    func timeout() async throws {
        let tip = try await client.call("getbestblockhash")
        #expect(try await client.call("waitfornewblock", 1)["hash"] == tip)
        #expect(try await client.call("waitforblock", tip)["height"] == 40)
        let none = JSON.string(String(repeating: "0", count: 64))
        #expect(try await client.call("waitforblock", none, 1)["hash"] == tip)
        #expect(try await client.call("waitforblockheight", 7)["height"] == 40)
        #expect(try await client.call("waitforblockheight", 1_000, 1)["height"] == 40)
        try await chain.close()
    }

    @Test("Who waits for ever is answered when the chain closes")
    func closing() async throws {
        // The answer of the first call of a batch tells that the second one is there.
        let calls: JSON = [
            RPCRequest(id: 1, method: "getblockcount").json,
            RPCRequest(id: 2, method: "waitforblockheight", params: [1_000_000]).json,
        ]
        var request = HTTPClientRequest(url: client.url)
        request.method = .POST
        request.headers.add(name: "Authorization", value: client.authorization)
        request.body = .bytes(ByteBuffer(bytes: JSONWriter.octets(of: calls)))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        var body: [UInt8] = []
        var closing: Task<Void, any Error>?
        for try await piece in response.body {
            body += Array(buffer: piece)
            if closing == nil, body.contains(UInt8(ascii: "}")) { closing = Task { try await chain.close() } }
        }
        let replies = try JSONParser().parse(body).array
        #expect(replies?.last?["result"]?["height"] == 40)
        try await closing?.value
    }

    @Test("Who sends half a request, or keeps a connection, does not keep the chain from closing")
    func halfRequest() async throws {
        let (body, rest) = AsyncStream.makeStream(of: ByteBuffer.self)
        var request = HTTPClientRequest(url: client.url)
        request.method = .POST
        request.headers.add(name: "Authorization", value: client.authorization)
        request.body = .stream(body, length: .known(Int64(100)))
        rest.yield(ByteBuffer(string: "{\"method\":"))
        let sending = Task { [request] in try await HTTPClient.shared.execute(request, timeout: .seconds(50)) }
        #expect(try await client.call("getblockcount") == 40)
        let started = ContinuousClock.now
        try await chain.close()
        #expect(ContinuousClock.now - started < .seconds(10))
        rest.finish()
        sending.cancel()
        _ = await sending.result
    }

    @Test("The method stop ends the serving")
    func stop() async throws {
        #expect(try await client.call("stop") == "Emercoin server stopping")
        while FileManager.default.fileExists(atPath: chain.chain.cookieFile) { await Task.yield() }
        try await chain.close()
        try await RunningChain.open(folder).close()
    }
}
