// SPDX-License-Identifier: MIT

import DNSWire
import ENUM
import Foundation
import Testing

/// One recorded lookup of the HTTP backend: the value that it was given, and the records that it made of it.
struct BackendCase: Sendable, CustomTestStringConvertible {
    struct Record: Decodable, Hashable, Sendable {
        var flags: String
        var order: UInt16
        var pattern: String
        var preference: UInt16
        var replacement: String
    }

    private struct File: Decodable {
        struct Case: Decodable {
            struct Reply: Decodable {
                var stdout: String?
            }
            var name: String
            var request: String
            var cli_scenario: [String: Reply]
            var status_line: String?
            var body: String?
        }
        var cases: [Case]
    }

    private struct Shown: Decodable {
        var value: String?
    }

    private struct Body: Decodable {
        var naptr_records: [Record]
    }

    var name: String
    var value: String
    var records: [Record]

    var testDescription: String { name }

    /// The lookups in which the node gave a value and the backend an answer of its own.
    static let all: [BackendCase] = {
        let cases = (try? fixture("enum_backend.json", as: File.self))?.cases ?? []
        return cases.compactMap { entry in
            guard entry.request.hasPrefix("GET /enum/lookup"), let status = entry.status_line,
                status.contains(" 200 ") || status.contains(" 404 "),
                let reply = entry.cli_scenario["name_show"]?.stdout,
                let shown = try? JSONDecoder().decode(Shown.self, from: Data(reply.utf8)), let value = shown.value
            else { return nil }
            let body = try? JSONDecoder().decode(Body.self, from: Data((entry.body ?? "").utf8))
            return BackendCase(name: entry.name, value: value, records: body?.naptr_records ?? [])
        }
    }()
}

@Suite("The list form is read as the HTTP backend reads it")
struct BackendVectorTests {
    @Test("There are as many cases as there should be")
    func count() {
        #expect(BackendCase.all.count == 25)
    }

    @Test(arguments: BackendCase.all)
    func lookup(vector: BackendCase) {
        let value = ENUMValue(Array(vector.value.utf8))
        var records: [BackendCase.Record] = []
        for record in value.records where record.form == .list {
            let parts = record.naptr.regexp.split(separator: UInt8(ascii: "!"), omittingEmptySubsequences: false)
            #expect(parts.count == 4 && parts[0].isEmpty && parts[3].isEmpty)
            #expect(record.naptr.flags == Array("u".utf8))
            #expect(record.naptr.replacement == .root)
            let new = BackendCase.Record(
                flags: record.storedFlags,
                order: record.naptr.order,
                pattern: String(decoding: parts[1], as: UTF8.self),
                preference: record.naptr.preference,
                replacement: String(decoding: parts[2], as: UTF8.self)
            )
            // `uv` is one entry there and two records here.
            if records.last != new { records.append(new) }
        }
        // What the backend takes for a list by accident, or does not understand, is read in its own form here.
        guard value.records.allSatisfy({ $0.form == .list }) else {
            #expect(vector.name.contains("NAPTR text") || vector.name.contains("EmerDNS ENUM line"))
            #expect(value.records.count == 1)
            return
        }
        #expect(records == vector.records)
    }
}
