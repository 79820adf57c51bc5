// SPDX-License-Identifier: MIT

import DNSWire
import ENUM
import Testing

@Suite("Substitution expressions: RFC 3402 §3.2")
struct RuleTests {
    @Test(
        arguments: [
            // RFC 3403 §6.1, RFC 3761 §4.1, RFC 6116 §3.
            (#"!^urn:cid:.+@([^\.]+\.)(.*)$!\2!i"#, "urn:cid:199606121851.1@bar.example.com", "example.com"),
            ("!^.*$!sip:info@example.com!", "+441632960083", "sip:info@example.com"),
            (#"!^\+441632960083$!h323:operator@example.com!"#, "+441632960083", "h323:operator@example.com"),
            (#"!^(\+441632960083)$!sip:\1@example.com!"#, "+441632960083", "sip:+441632960083@example.com"),
            (#"!^\+441632(.*)$!sip:\1@example.com;user=phone!"#, "+441632960083", "sip:960083@example.com;user=phone"),
            // Numbers rewritten.
            (#"!^\+1(...)(...)(....)$!tel:\1-\2-\3!"#, "+12015550123", "tel:201-555-0123"),
            (#"!^\+(1|44)([0-9]{4,})$!sip:\2.\1@x!"#, "+441632", "sip:1632.44@x"),
            (#"!(.)(.)(.)(.)(.)(.)(.)(.)(.)!\9\8\7\6\5\4\3\2\1!"#, "+12345678", "87654321+"),
            (#"!^(\+[0-9]+|x(y))$!<\1\2>!"#, "+12", "<+12>"),
            (#"!3(4)!\1\1!"#, "+12345", "44"),
            (#"!^.*$!\\\0\a!"#, "+1", #"\0a"#),
            ("!.*!x\\!", "+1", nil),
            // Any delimiter, escaped where it does not delimit.
            ("/^.*$/sip:a@b/", "+1", "sip:a@b"), ("#^.*$#sip:a@b#", "+1", "sip:a@b"), (#"/^\/.*$/\/\//"#, "/+1", "//"),
            (#"!^\!(.*)$!\!\1!"#, "!+1", "!+1"), (#"|^\||bar|"#, "|x", "bar"), (#"|^\||bar|"#, "x", nil),
            ("é^.*$éx\u{e9}", "+1", nil),
            ("!a!b!i", "A", "b"), ("!a!b!I", "A", "b"), ("!a!b!", "A", nil), ("![^a]!b!i", "A", nil),
            ("!!b!", "+1", "b"), ("!x!!", "x", ""),
        ] as [(String, String, String?)]
    )
    func apply(rule: String, text: String, result: String?) {
        let rule = try? DDDSRule(Array(rule.utf8))
        #expect(rule?.apply(to: Array(text.utf8)) == result.map { Array($0.utf8) })
    }

    @Test(
        arguments: [
            ("", .badDelimiters), ("!", .badDelimiters), ("!a!b", .badDelimiters), ("!a!b!i!", .badDelimiters),
            ("1a1b1", .badDelimiters), ("iaibi", .badDelimiters), ("IaIbI", .badDelimiters),
            (#"\a\b\"#, .badDelimiters),
            ("!a!b!g", .badFlags), ("!a!b!i ", .badFlags), ("bad", .badDelimiters),
            (#"!(a)\1!b!"#, .backreference), (#"!a!\1!"#, .missingGroup), (#"!(a)!\2!"#, .missingGroup),
            ("!(!b!", .badPattern), ("!a)!b!", .badPattern), ("![!b!", .badPattern), ("!*!b!", .badPattern),
            ("!a{2!b!", .badPattern), ("!a{3,2}!b!", .badPattern), ("!a{}!b!", .badPattern), ("![b-a]!b!", .badPattern),
            ("![[:x:]]!b!", .badPattern), ("!^*!b!", .badPattern), ("!+1!b!", .badPattern),
            ("!a{33}!b!", .tooComplex), ("!a{1,32767}!b!", .tooComplex),
            ("!\(String(repeating: "a", count: 129))!b!", .longPattern),
        ] as [(String, RuleError)]
    )
    func refuse(rule: String, error: RuleError) {
        #expect(throws: error) { try DDDSRule(Array(rule.utf8)) }
    }

    @Test("Results have at most 512 octets")
    func resultLimit() throws {
        let fits = try DDDSRule(Array("!(.*)!\(String(repeating: #"\1"#, count: 32))!".utf8))
        #expect(fits.apply(to: Array("+123456789012345".utf8))?.count == 512)
        let grows = try DDDSRule(Array("!(.*)!\(String(repeating: #"\1"#, count: 32))x!".utf8))
        #expect(grows.apply(to: Array("+123456789012345".utf8)) == nil)
    }
}

@Suite("What a client would make of a number's records: RFC 6116 §3.3")
struct ResolutionTests {
    private func naptr(
        _ order: UInt16,
        _ preference: UInt16,
        _ regexp: String,
        flags: String = "u",
        services: String = "E2U+sip"
    ) throws -> NAPTR {
        try NAPTR(
            order: order,
            preference: preference,
            flags: Array(flags.utf8),
            services: Array(services.utf8),
            regexp: Array(regexp.utf8),
            replacement: .root
        )
    }

    private func uris(_ records: NAPTR...) throws -> [String] {
        ENUMResolution(records, for: try #require(E164Number("+441632960083"))).uris
    }

    @Test("By order, then preference")
    func order() throws {
        let uris = try uris(
            naptr(10, 102, "!^.*$!mailto:info@example.com!", services: "E2U+email:mailto"),
            naptr(10, 100, "!^.*$!sip:info@example.com!"),
            naptr(5, 900, #"!^\+44(.*)$!tel:\1!"#, flags: "U"),
            naptr(10, 101, "!^.*$!h323:info@example.com!", services: "e2u+h323"),
            naptr(1, 1, "!^1$!sip:no@example.com!")
        )
        #expect(
            uris == ["tel:1632960083", "sip:info@example.com", "h323:info@example.com", "mailto:info@example.com"]
        )
    }

    @Test("Each step is explained")
    func steps() throws {
        let records = [
            try naptr(1, 0, "!^1$!sip:a!"), try naptr(2, 0, "bad"), try naptr(3, 0, "!.!sip:a!", services: "SIP+D2U"),
            try naptr(4, 0, "!.!sip:a!", flags: ""), try naptr(5, 0, "!.!javascript:x!"), try naptr(6, 0, "!.!sip:a!"),
        ]
        let resolution = ENUMResolution(records, for: try #require(E164Number("+1234")))
        #expect(resolution.steps.map(\.naptr) == records)
        #expect(
            resolution.steps.map(\.outcome) == [
                .noMatch,
                .invalid("has a rule that is not !pattern!replacement!flags"),
                .invalid("has a service that does not start with E2U"),
                .invalid("has other flags than \"u\": it names another rule, which is not followed"),
                .invalid("gives a URI of the scheme \"javascript\", which is not allowed"),
                .uri("sip:a"),
            ]
        )
    }

    @Test(
        "Results that are no URI, or would mean something in headers and on screens",
        arguments: [
            "", "sip", "sip:", ":a", "1sip:a", "s ip:a", "sip:a b", "sip:a\r\nX: y", "sip:a\u{0}", "sip:<a>",
            "sip:\"a\"",
            "sip:é", "sip:a%2", "sip:a%zz", #"sip:a\\b"#, "sip:{a}", "http://example.com/", "data:text/html,x",
        ]
    )
    func badURI(result: String) throws {
        #expect(try uris(naptr(0, 0, "!^.*$!\(result)!")).isEmpty)
    }

    @Test(arguments: ["sip:a", "SIPS:A@B", "sip:a%2fb;x=[::1]?y&z=1", "xmpp:a@b", "iax2:h/e", "h323:x", "mailto:a@b"])
    func goodURI(result: String) throws {
        #expect(try uris(naptr(0, 0, "!^.*$!\(result)!")) == [result])
    }

    @Test("No more than 32 rules are applied")
    func limit() throws {
        let records = try (0..<40).map { try naptr($0, 0, "!^.*$!sip:\($0)!") }
        let resolution = ENUMResolution(records.reversed(), for: try #require(E164Number("+1")))
        #expect(resolution.uris == (0..<32).map { "sip:\($0)" })
        #expect(resolution.steps.count == 40)
        #expect(resolution.steps.last?.outcome == .invalid("comes after the 32 rules that are applied for one number"))
    }

    @Test("Other schemes can be allowed")
    func schemes() throws {
        let record = try naptr(0, 0, "!^.*$!https://example.com/!", services: "E2U+web:http")
        let number = try #require(E164Number("+1"))
        #expect(ENUMResolution([record], for: number, schemes: ["https"]).uris == ["https://example.com/"])
    }
}
