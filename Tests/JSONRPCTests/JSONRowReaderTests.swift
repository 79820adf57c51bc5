// SPDX-License-Identifier: MIT
import JSONRPC
import Testing

@Suite("Rows of a long reply")
struct JSONRowReaderTests {
    /// Everything a reader gives for a body that arrives in pieces of a size.
    private func read(_ body: [UInt8], pieces: Int, limit: Int = 1 << 20) throws -> (rows: [JSON], reply: RPCResponse) {
        var reader = JSONRowReader(limit: limit)
        var rows: [JSON] = []
        for start in stride(from: 0, to: body.count, by: pieces) {
            reader.append(Array(body[start..<min(start + pieces, body.count)]))
            while let row = try reader.nextRow() { rows.append(row) }
        }
        #expect(reader.rowCount == rows.count)
        return (rows, try reader.finish())
    }

    @Test(
        "gives the same rows however the reply is cut",
        arguments: ["name_filter-prefix", "name_filter-utf8", "name_filter-hex", "listunspent-one"],
        [1, 2, 3, 7, 64, 1 << 20]
    )
    func cuts(name: String, pieces: Int) throws {
        let body = try #require(RecordedExchange.named(name)).body
        let whole = try RPCResponse(JSONParser(escapes: .lowByte).parse(body))
        let (rows, reply) = try read(body, pieces: pieces)
        #expect(.array(rows) == whole.result)
        #expect(reply.error == nil)
        #expect(reply.id == whole.id)
    }

    @Test("a refusal arrives as a reply without rows", arguments: ["name_filter-bad-regexp", "warmup-1", "name_show"])
    func withoutRows(name: String) throws {
        let body = try #require(RecordedExchange.named(name)).body
        let (rows, reply) = try read(body, pieces: 5)
        #expect(rows.isEmpty)
        #expect(try reply == RPCResponse(JSONParser().parse(body)))
    }

    @Test(
        "takes members in any order and rows of any kind",
        arguments: [
            (#" { "id" : 7 , "error":null, "result" : [ 1 , "]" ,{"a":[2]} , [] , null ] } "#, 5),
            (#"{"result":[],"error":null,"id":7}"#, 0),
            (#"{"result":[[[]],"\"\\"],"error":null,"id":7}"#, 2),
        ]
    )
    func shapes(text: String, count: Int) throws {
        for pieces in 1...8 {
            let (rows, reply) = try read(Array(text.utf8), pieces: pieces)
            #expect(rows.count == count)
            #expect(reply == RPCResponse(result: [], id: 7))
        }
    }

    @Test(
        "refuses what is cut short or malformed",
        arguments: [
            #"{"result":[1,2"#, #"{"result":[1,2]"#, "", "{}", "[]", #"{"result":[1 2],"error":null,"id":1}"#,
            #"{"result":[1,],"error":null,"id":1}"#, #"{"result":[1],"error":null,"id":1}x"#,
            #"{"result":[tru],"error":null,"id":1}"#, #"{"result" [1],"error":null,"id":1}"#,
            "Work queue depth exceeded", #"{"error":null,"id":1}"#,
        ]
    )
    func refuses(text: String) {
        for pieces in [1, 4, 100] {
            #expect(throws: JSONError.self) { try read(Array(text.utf8), pieces: pieces) }
        }
    }

    @Test("holds no more than one row of the size it was told")
    func limit() throws {
        let row = #"{"name":"\#(String(repeating: "n", count: 200))"}"#
        let body = Array(#"{"result":[\#(row),\#(row)],"error":null,"id":1}"#.utf8)
        #expect(try read(body, pieces: 16, limit: 250).rows.count == 2)
        #expect(throws: JSONError.tooLong(limit: 150)) { try read(body, pieces: 16, limit: 150) }
        var endless = JSONRowReader(limit: 1_000)
        endless.append(Array(#"{"result":["#.utf8) + [UInt8](repeating: UInt8(ascii: "["), count: 2_000))
        #expect(throws: JSONError.tooLong(limit: 1_000)) { try endless.nextRow() }
    }
}
