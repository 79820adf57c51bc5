// SPDX-License-Identifier: MIT
import NVS
import Testing

@Suite("Seed files")
struct SeedFileTests {
    private func parse(_ line: String) throws(SeedFile.Fault) -> SeedFile.Line? {
        try SeedFile.parse(line: Array(line.utf8)[...])
    }

    @Test(
        "name, value, days and owner",
        arguments: [
            ("dns:a.emc\tA=192.0.2.1\t365", SeedFile.Line(name: "dns:a.emc", value: "A=192.0.2.1", days: 365)),
            ("n\tv\t1\r", SeedFile.Line(name: "n", value: "v", days: 1)),
            ("\tv\t1", SeedFile.Line(name: "", value: "v", days: 1)),
            ("n\tv\t1\t", SeedFile.Line(name: "n", value: "v", days: 1)),
            ("n\tv\t366000000\tlegacy", SeedFile.Line(name: "n", value: "v", days: 366_000_000, owner: "legacy")),
            ("n\\t\tE2U\\n\\r\\\\x\t1", SeedFile.Line(name: "n\t", value: "E2U\n\r\\x", days: 1)),
            ("\\x23n\t\\x00\\x7f\\xAa\t1", SeedFile.Line(name: [0x23, 0x6E], value: [0, 0x7F, 0xAA], days: 1)),
            ("grüße\t✓\t7", SeedFile.Line(name: "grüße", value: "✓", days: 7)),
            ("n\t# no comment\t7", SeedFile.Line(name: "n", value: "# no comment", days: 7)),
        ]
    )
    func lines(text: String, line: SeedFile.Line) throws {
        let parsed = try #require(try parse(text))
        #expect(parsed == line)
        #expect(try SeedFile.parse(line: SeedFile.write(line)[...]) == line)
    }

    @Test("comments and empty lines say nothing", arguments: ["", "\r", "#", "# name\tvalue\t1"])
    func comments(text: String) throws {
        #expect(try parse(text) == nil)
    }

    @Test(
        "faults are told apart",
        arguments: [
            (" ", .fieldCount(1)), ("n\tv", .fieldCount(2)), ("n\tv\t1\to\tx", .fieldCount(5)),
            ("n\\\tv\t1", .badEscape), ("n\\q\tv\t1", .badEscape), ("n\tv\\x1\t1", .badEscape),
            ("n\tv\\xg0\t1", .badEscape), ("n\tv\\x\t1", .badEscape), ("n\tv\\\t1", .badEscape),
            ("n\tv\t0", .badDays), ("n\tv\t-1", .badDays), ("n\tv\t366000001", .badDays), ("n\tv\t", .badDays),
            ("n\tv\t1.5", .badDays), ("n\tv\t 1", .badDays), ("n\tv\t99999999999999999999", .badDays),
            (String(repeating: "n", count: 513) + "\tv\t1", .longName(513)),
            ("n\t\t1", .badValueLength(0)),
            ("n\t" + String(repeating: "v", count: 20_481) + "\t1", .badValueLength(20_481)),
            ("n\tv\t1\ta b", .badOwner), ("n\tv\t1\té", .badOwner),
        ] as [(String, SeedFile.Fault)]
    )
    func faults(text: String, fault: SeedFile.Fault) {
        #expect(throws: fault) { try parse(text) }
        #expect(!fault.description.isEmpty)
    }

    @Test("limits count octets, not their escapes")
    func limits() throws {
        let name = String(repeating: "\\x00", count: 512)
        let value = String(repeating: "\\n", count: 20_480)
        let line = try #require(try parse("\(name)\t\(value)\t1"))
        #expect(line.name.count == 512)
        #expect(line.value.count == 20_480)
    }

    @Test("any octets can be written")
    func octets() throws {
        let all = (0...255).map { UInt8($0) }
        let line = SeedFile.Line(name: [0x23] + all, value: all + all, days: 1, owner: "emrt1qqq")
        let written = SeedFile.write(line)
        #expect(!written.contains(0x0A) && !written.contains(0x0D) && written.count { $0 == 0x09 } == 3)
        #expect(try SeedFile.parse(line: written[...]) == line)
        #expect(try SeedFile.unescape(SeedFile.escape(all)) == all)
    }
}

extension SeedFile.Line {
    fileprivate init(name: String, value: String, days: Int, owner: String = "") {
        self.init(name: Array(name.utf8), value: Array(value.utf8), days: days, owner: owner)
    }
}
