// SPDX-License-Identifier: MIT
import JSONRPC
import Testing

@Suite("JSON-RPC messages and amounts")
struct RPCMessageTests {
    @Test("a request carries text raw")
    func request() throws {
        let request = RPCRequest(id: "x", method: "name_show", params: ["dns:тест.emc", "hex"])
        let text = String(decoding: request.octets, as: UTF8.self)
        #expect(text == #"{"jsonrpc":"1.0","id":"x","method":"name_show","params":["dns:тест.emc","hex"]}"#)
        #expect(try RPCRequest(JSONParser().parse(request.octets)) == request)
    }

    @Test(
        "what is no request is refused in the node's words",
        arguments: [
            (5, "Invalid Request object"), (["id": 1], "Missing method"), (["method": nil], "Missing method"),
            (["method": 5, "params": []], "Method must be a string"),
            (["method": "getinfo", "params": "x"], "Params must be an array or object"),
        ] as [(JSON, String)]
    )
    func badRequest(json: JSON, message: String) {
        #expect(throws: RPCError(code: -32600, message: message)) { try RPCRequest(json) }
    }

    @Test("parameters may be missing or null")
    func parameters() throws {
        #expect(try RPCRequest(["method": "getinfo"]).params == [])
        #expect(try RPCRequest(["method": "getinfo", "params": nil]).params == [])
        #expect(try RPCRequest(["method": "getinfo", "params": ["a": 1]]).params == ["a": 1])
    }

    @Test(
        "amounts have six decimals",
        arguments: [
            (0, "0.000000"), (1, "0.000001"), (10_000, "0.010000"), (1_500_000, "1.500000"), (-1, "-0.000001"),
            (-12_345_678, "-12.345678"), (.max, "9223372036854.775807"), (.min, "-9223372036854.775808"),
        ] as [(Int64, String)]
    )
    func amounts(units: Int64, text: String) {
        #expect(JSON.amount(units: units) == .number(text))
        if units != .min { #expect(JSON.amount(units: units).units == units) }
    }

    @Test("amounts are read exactly or not at all")
    func readAmounts() {
        #expect(JSON.number("1").units == 1_000_000)
        #expect(JSON.number("0.1").units == 100_000)
        #expect(JSON.number("0.0000001").units == nil)
        #expect(JSON.number("1e3").units == nil)
        #expect(JSON.number("99999999999999").units == nil)
        #expect(JSON.number("99999999999999999999").units == nil)
        #expect(JSON.string("1").units == nil)
    }

    @Test("members keep their order and the first of a name counts")
    func members() {
        var object: JSONObject = ["b": 1, "a": 2, "b": 3]
        #expect(object["b"] == 1)
        #expect(object.members.map(\.key) == ["b", "a", "b"])
        object["c"] = 4
        object["b"] = nil
        #expect(object.members.map(\.key) == ["a", "c"])
        #expect(JSON.object(object)["c"]?.int == 4)
        #expect(JSON.array([1, 2])[2] == nil)
    }

    @Test("a message without the members of a reply is refused")
    func notAMessage() {
        for json in [5, [], [:], ["result": nil], ["error": "x", "result": 1]] as [JSON] where json != ["result": nil] {
            #expect(throws: JSONError.notAMessage) { try RPCResponse(json) }
        }
    }
}
