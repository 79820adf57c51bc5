// SPDX-License-Identifier: MIT
//
// `name_filter` over a chain with a million names answers hundreds of megabytes in one line. This reader holds one row of
// it at a time: octets go in as they arrive, rows come out, and what surrounds the rows is read as an ordinary reply.

/// Reads a reply whose `result` is a long array, one element at a time.
///
///     reader.append(chunk)
///     while let row = try reader.nextRow() { … }
///     …
///     let reply = try reader.finish()   // its `error` tells whether the rows are all there are
///
/// Members may come in any order; a `result` that is no array is part of what ``finish()`` returns.
public struct JSONRowReader: Sendable {
    private enum Phase {
        /// Before the opening brace of the reply.
        case start
        /// Before a member's name.
        case name
        /// Behind a member's name.
        case colon
        /// Before a member's value.
        case value
        /// Behind a member's value.
        case valueEnd
        /// Before the first row or the end of the array.
        case firstRow
        /// Before a row.
        case row
        /// Behind a row.
        case rowEnd
        /// Behind the closing brace.
        case end
    }

    private let limit: Int
    private let parser: JSONParser
    private var phase = Phase.start
    private var buffer: [UInt8] = []
    private var head = 0
    private var extent = JSONExtent()
    private var name = ""
    private var envelope = JSONObject()

    /// How many rows were read.
    public private(set) var rowCount = 0

    /// Makes a reader.
    ///
    /// - Parameters:
    ///   - limit: octets of one row, or of one member beside the rows, above which the reply is refused.
    ///   - escapes: what `\u` escapes stand for.
    public init(limit: Int = 1 << 20, escapes: JSONParser.EscapeReading = .lowByte) {
        self.limit = limit
        self.parser = JSONParser(escapes: escapes)
    }

    /// Takes the next octets of the reply.
    ///
    /// Read all rows before the next octets are appended.
    ///
    /// - Complexity: O(octets), plus the octets of a row that is not complete yet.
    public mutating func append(_ octets: [UInt8]) {
        if head > 0 {
            buffer.removeSubrange(..<head)
            head = 0
        }
        buffer.append(contentsOf: octets)
    }

    /// The next element of the array; `nil` if it has not arrived completely, or there is none.
    public mutating func nextRow() throws(JSONError) -> JSON? {
        while let octet = skipWhitespace() {
            switch phase {
            case .start:
                try take(octet, if: UInt8(ascii: "{"))
                phase = .name
            case .name:
                guard octet == UInt8(ascii: "\"") else { throw misfit(octet) }
                guard let value = try takeValue() else { return nil }
                name = value.text ?? ""
                phase = .colon
            case .colon:
                try take(octet, if: UInt8(ascii: ":"))
                phase = .value
            case .value where name == "result" && octet == UInt8(ascii: "["):
                head += 1
                envelope.append(name, [])
                phase = .firstRow
            case .value:
                guard let value = try takeValue() else { return nil }
                envelope.append(name, value)
                phase = .valueEnd
            case .valueEnd where octet == UInt8(ascii: "}"):
                head += 1
                phase = .end
            case .valueEnd:
                try take(octet, if: UInt8(ascii: ","))
                phase = .name
            case .firstRow where octet == UInt8(ascii: "]"), .rowEnd where octet == UInt8(ascii: "]"):
                head += 1
                phase = .valueEnd
            case .firstRow, .row:
                guard let row = try takeValue() else { return nil }
                rowCount += 1
                phase = .rowEnd
                return row
            case .rowEnd:
                try take(octet, if: UInt8(ascii: ","))
                phase = .row
            case .end:
                throw .trailingOctets(at: head)
            }
        }
        return nil
    }

    /// What surrounded the rows, once the whole reply was appended and every row was read.
    public func finish() throws(JSONError) -> RPCResponse {
        guard phase == .end else { throw .truncated(at: buffer.count) }
        return try RPCResponse(.object(envelope))
    }

    /// The next octet that is no white space; `nil` if none is there yet.
    private mutating func skipWhitespace() -> UInt8? {
        while head < buffer.count {
            let octet = buffer[head]
            guard octet == 0x20 || octet == 0x0A || octet == 0x0D || octet == 0x09 else { return octet }
            head += 1
        }
        return nil
    }

    private mutating func take(_ octet: UInt8, if expected: UInt8) throws(JSONError) {
        guard octet == expected else { throw misfit(octet) }
        head += 1
    }

    /// The value at the head; `nil` if it has not arrived completely.
    private mutating func takeValue() throws(JSONError) -> JSON? {
        guard let end = extent.end(in: buffer, from: head) else {
            guard buffer.count - head <= limit else { throw .tooLong(limit: limit) }
            return nil
        }
        guard end - head <= limit else { throw .tooLong(limit: limit) }
        let value = try parser.parse(buffer, in: head..<end)
        head = end
        return value
    }

    private func misfit(_ octet: UInt8) -> JSONError { .unexpected(octet: octet, at: head) }
}
