// SPDX-License-Identifier: MIT
import JSONRPC
import RandomTesting
import Supervision
import Testing

@Suite("Messages")
struct MessageTests {
    private static let childMessages: [ChildMessage] = [
        .ready(name: "name", version: "1.2"), .result(id: 1, ["x": [1, nil, true]]), .result(id: -5, nil),
        .failure(id: 2, code: "no", message: "not \"today\""), .pong(.max), .event("news", ["a": "b"]),
        .event("e", [:]),
    ]

    private static let parentMessages: [ParentMessage] = [
        .hello(["a": ["b": 1]]), .hello([:]), .call(id: 1, method: "m", params: ["x": "y"]), .ping(7), .stop,
    ]

    private static func body(_ frame: [UInt8]?) throws -> [UInt8] {
        var decoder = FrameDecoder()
        decoder.append(try #require(frame))
        return try #require(try decoder.next())
    }

    @Test("A child's message is read as it was written", arguments: childMessages)
    func child(message: ChildMessage) throws {
        #expect(ChildMessage(try Self.body(message.frame)) == message)
    }

    @Test("A parent's message is read as it was written", arguments: parentMessages)
    func parent(message: ParentMessage) throws {
        #expect(ParentMessage(try Self.body(message.frame)) == message)
    }

    @Test(
        "A child's message is read as it is described",
        arguments: [
            (#"{"ready":{"name":"n","version":"v"}}"#, .ready(name: "n", version: "v")),
            (#"{"version":1}"#, nil), (#"{"result":3,"id":1}"#, .result(id: 1, 3)),
            (#"{"id":1,"error":{"message":"m","code":"c"}}"#, .failure(id: 1, code: "c", message: "m")),
            (#"{"pong":0}"#, .pong(0)), (#"{"event":"e","params":{"x":1}}"#, .event("e", ["x": 1])),
        ] as [(String, ChildMessage?)]
    )
    func described(text: String, message: ChildMessage?) {
        #expect(ChildMessage(Array(text.utf8)) == message)
    }

    private static let long = String(repeating: "x", count: 65)

    @Test(
        "What is not exactly one of a child's messages is none",
        arguments: [
            "", "{}", "[]", "1", "null", "{", #"{"pong":1}x"#, #"{"pong":1.5}"#, #"{"pong":"1"}"#, #"{"pong":1e3}"#,
            #"{"pong":9223372036854775808}"#, #"{"pong":1,"pong":1}"#, #"{"pong":1,"x":1}"#, #"{"id":1}"#,
            #"{"id":"1","result":1}"#, #"{"id":1,"result":1,"error":{"code":"c","message":"m"}}"#,
            #"{"id":1,"error":"no"}"#, #"{"id":1,"error":{"code":"c"}}"#, #"{"id":1,"error":{"code":1,"message":"m"}}"#,
            #"{"id":1,"error":{"code":"\#(long)","message":"m"}}"#, #"{"event":"e"}"#, #"{"event":"e","params":[]}"#,
            #"{"event":"\#(long)","params":{}}"#, #"{"ready":true}"#, #"{"ready":{"name":"n"}}"#,
            #"{"ready":{"name":"n","version":1}}"#, #"{"ready":{"name":"\#(long)","version":"1"}}"#, #"{"hello":{}}"#,
            String(repeating: "[", count: 60_000), String(repeating: #"{"a":"#, count: 10_000),
        ]
    )
    func strictChild(text: String) {
        #expect(ChildMessage(Array(text.utf8)) == nil)
    }

    @Test(
        "What is not exactly one of a parent's messages is none",
        arguments: [
            "", "{}", "[]", #"{"hello":1}"#, #"{"hello":{},"x":1}"#, #"{"id":1,"method":"m"}"#, #"{"stop":false}"#,
            #"{"stop":1}"#, #"{"ping":null}"#, #"{"id":null,"method":"m","params":{}}"#, #"{"pong":1}"#,
        ]
    )
    func strictParent(text: String) {
        #expect(ParentMessage(Array(text.utf8)) == nil)
    }

    @Test("A message that is too long has no frame")
    func tooLong() {
        let text = JSON.string([UInt8](repeating: 0x61, count: 65_536))
        #expect(ChildMessage.result(id: 1, text).frame == nil)
        #expect(ParentMessage.call(id: 1, method: "m", params: ["x": text]).frame == nil)
    }

    @Test("Changed messages never trap")
    func mutated() throws {
        var generator = SplitMix64(seed: 3)
        let bodies = try Self.childMessages.map { try Self.body($0.frame) }
        for _ in 0..<(longTests ? 500_000 : 10_000) {
            let body = generator.mutate(
                bodies.randomElement(using: &generator) ?? [],
                favouring: Array(#"{}[]":,0\"#.utf8)
            )
            _ = (ChildMessage(body), ParentMessage(body))
        }
    }
}
