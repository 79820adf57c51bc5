// SPDX-License-Identifier: MIT
import IP
import RandomTesting
import ResolverPolicy
import Testing

/// The record's text forms, with the texts of spec/dns-reverse-proxy.md §3 as they are there.
@Suite("Policy record") struct PolicyRecordTests {
    /// A record that can be read: what it says, one line a rule.
    struct Good: Sendable, CustomTestStringConvertible {
        let value: String
        let form: PolicyRecord.Form
        var mode: ResolverMode?
        var upstreams: [String] = []
        var rules: [String] = []
        var ignored: [String] = []

        var testDescription: String { value }
    }

    static func context() throws -> PolicyRecordContext {
        PolicyRecordContext(
            chainSuffixes: try suffixes("emc", "coin", "lib", "bazar", "ness"),
            listeners: [ListenAddress(address: IPAddress(v4: 0), port: 1053)]
        )
    }

    static let good: [Good] = [
        // The comment of the start script, line ends as such and as two characters.
        Good(
            value: "DAEMON_ARGS=\"\n -default 9.9.9.9:53 \\\n -route .ness=127.0.0.1:5335 \\\n"
                + " -route .emc=127.0.0.1:5335 \\\n\"",
            form: .daemonArguments,
            upstreams: ["9.9.9.9:53"],
            rules: [".ness=emerdns", ".emc=emerdns"]
        ),
        Good(
            value:
                #"DAEMON_ARGS="\n -default 9.9.9.9:53 \\n -route .ness=127.0.0.1:5335 \\n -route .emc=127.0.0.1:5335 \\n""#,
            form: .daemonArguments,
            upstreams: ["9.9.9.9:53"],
            rules: [".ness=emerdns", ".emc=emerdns"]
        ),
        Good(
            value: "  DAEMON_ARGS='--default=9.9.9.9:53\\\r\n--route .x=1.1.1.1:53'\n",
            form: .daemonArguments,
            upstreams: ["9.9.9.9:53"],
            rules: [".x=1.1.1.1:53"]
        ),
        // The second comment: a final dot, several upstreams; a chain suffix stays the chain's.
        Good(
            value: "-route .ness.=ns74.com:53 -route .sky.=8.8.8.8:53,1.1.1.1:53",
            form: .arguments,
            rules: [".ness=emerdns", ".sky=8.8.8.8:53,1.1.1.1:53"]
        ),
        Good(value: "\"-route=X=[2620:fe::fe]:5353\"", form: .arguments, rules: ["x=[2620:fe::fe]:5353"]),
        Good(
            value: "-address :53 -allow-transfer=192.0.2.1 -default 1.1.1.1:53 -default 9.9.9.9:53,149.112.112.112:53",
            form: .arguments,
            upstreams: ["9.9.9.9:53", "149.112.112.112:53"],
            ignored: ["address", "allow-transfer"]
        ),
        Good(value: "-default 9.9.9.9:53 -default=", form: .arguments),
        Good(value: "DAEMON_ARGS=", form: .daemonArguments),
        Good(value: "-route .a=1.1.1.1:53 -route .a=8.8.8.8:53", form: .arguments, rules: [".a=8.8.8.8:53"]),
        // Own EmerDNS of a suffix that is not served: it stays here and is not forwarded to ourselves.
        Good(value: "-route .xmr=127.0.0.1:5335", form: .arguments, rules: [".xmr=emerdns"]),
        Good(value: "-route .xmr=127.0.0.1:1053", form: .arguments, rules: [".xmr=emerdns"]),
        // Host names that something else can look up.
        Good(
            value: "-default 9.9.9.9:53 -route .a=ns.b:53 -route .b=8.8.8.8:53 -route .c=ns.example:53",
            form: .arguments,
            upstreams: ["9.9.9.9:53"],
            rules: [".a=ns.b:53", ".b=8.8.8.8:53", ".c=ns.example:53"]
        ),
        Good(
            value: "-default 9.9.9.9:53,dns.example:53",
            form: .arguments,
            upstreams: ["9.9.9.9:53", "dns.example:53"]
        ),
        Good(value: "-route .a=ns.example:53", form: .arguments, rules: [".a=ns.example:53"]),
        Good(
            value:
                #"{"v":1,"mode":"hybrid","default":["9.9.9.9:53"],"routes":{".ness":["emerdns"],".emc":["emerdns"]},"#
                + #""block":[],"sig":"c2ln"}"#,
            form: .json,
            mode: .hybrid,
            upstreams: ["9.9.9.9:53"],
            rules: [".ness=emerdns", ".emc=emerdns"],
            ignored: ["sig"]
        ),
        Good(value: #" {"v":1}"#, form: .json),
        Good(
            value:
                #"{"v":1,"mode":"icann","routes":{"x":["9.9.9.9:853#dns.quad9.net"]},"block":["ads.example",".zip"]}"#,
            form: .json,
            mode: .icann,
            rules: ["x=9.9.9.9:853#dns.quad9.net", "ads.example=nonexistent", ".zip=nonexistent"]
        ),
    ]

    @Test(arguments: good) func reads(_ expected: Good) throws {
        let record = try PolicyRecord(Array(expected.value.utf8), context: Self.context())
        #expect(record.form == expected.form)
        #expect(record.mode == expected.mode)
        #expect(record.defaultUpstreams.map(\.description) == expected.upstreams)
        #expect(record.rules.map(\.description) == expected.rules)
        #expect(record.rules.allSatisfy { $0.origin == .record })
        #expect(record.ignored == expected.ignored)
    }

    /// A record that cannot be read, and why.
    struct Bad: Sendable, CustomTestStringConvertible {
        let value: String
        let code: PolicyRecordError.Code

        var testDescription: String { "\(code): \(value.prefix(80))" }
    }

    static let bad: [Bad] = [
        // What the start script of the original makes of it.
        Bad(
            value: #"Fetching NVS record k... -default 9.9.9.9:53 \ -route .ness=127.0.0.1:5335 \ "","txid":"#,
            code: .strayWord
        ),
        Bad(value: "DAEMON_ARGS=\"-default 9.9.9.9:53 ...\"", code: .strayWord),
        Bad(value: "-default 9.9.9.9:53 -listen :53", code: .unknown), Bad(value: "-", code: .unknown),
        Bad(value: "-- -route .a=1.1.1.1:53", code: .unknown), Bad(value: "---route=.a=1.1.1.1:53", code: .unknown),
        Bad(value: "DAEMON_ARGS=\"-default 9.9.9.9:53", code: .badQuotes),
        Bad(value: "DAEMON_ARGS=\"-default 9.9.9.9:53\" -route .a=1.1.1.1:53", code: .badQuotes),
        Bad(value: "DAEMON_ARGS='-default 9.9.9.9:53\"", code: .badQuotes),
        Bad(value: "", code: .empty), Bad(value: " \n\t", code: .empty), Bad(value: "-route", code: .missingValue),
        Bad(value: "-route .a", code: .badRoute), Bad(value: "-route =1.1.1.1:53", code: .badRoute),
        Bad(value: "-route a..b=1.1.1.1:53", code: .badRoute), Bad(value: "-route .a;b=1.1.1.1:53", code: .badRoute),
        Bad(value: "-route .a=", code: .badUpstream), Bad(value: "-route .a=1.1.1.1", code: .badUpstream),
        Bad(value: "-route .a=1.1.1.1:0", code: .badUpstream), Bad(value: "-route .a=1.1.1.1:53,", code: .badUpstream),
        Bad(value: "-route .a=1.1.1:53", code: .badUpstream), Bad(value: "-default 9.9.9.9:+53", code: .badUpstream),
        Bad(value: "-default 9.9.9.9:853#dns.quad9.net", code: .badUpstream),
        Bad(value: "-default 2620:fe::fe:53", code: .badUpstream),
        // No way into the operator's network, nor to ourselves as the clearnet.
        Bad(value: "-default 192.168.0.1:53", code: .privateUpstream),
        Bad(value: "-default 127.0.0.1:53", code: .privateUpstream),
        Bad(value: "-default 127.0.0.1:5335", code: .privateUpstream),
        Bad(value: "-default [::1]:5335", code: .privateUpstream),
        Bad(value: "-route .a=[::ffff:10.0.0.1]:53", code: .badUpstream),
        Bad(value: "-route .a=[fd00::1]:53", code: .privateUpstream),
        Bad(value: "-route .a=[64:ff9b::a00:1]:53", code: .privateUpstream),
        Bad(value: "-route .emc=10.0.0.1:53", code: .privateUpstream),
        Bad(value: "-route .a=127.0.0.1:5335,1.1.1.1:53", code: .privateUpstream),
        Bad(value: "-default ns74.com:53", code: .circularUpstream),
        Bad(value: "-route .a=ns.a:53", code: .circularUpstream),
        Bad(value: "-route .a=ns.b:53 -route .b=ns.a:53", code: .circularUpstream),
        Bad(value: "-default ns.a:53 -route .a=ns.c:53", code: .circularUpstream),
        Bad(value: "-route .a=localhost:53", code: .circularUpstream),
        Bad(value: "-route .a=ns.b.onion:53", code: .circularUpstream),
        Bad(value: "-route .a=ns.private.ness:53", code: .privateUpstream),
        Bad(value: "-default 9.9.9.9:53,ns.private.ness:53", code: .privateUpstream),
        Bad(value: "-route .a=" + Array(repeating: "1.1.1.1:53", count: 9).joined(separator: ","), code: .tooMany),
        Bad(value: (0...64).map { "-route .a\($0)=1.1.1.1:53" }.joined(separator: " "), code: .tooMany),
        Bad(value: String(repeating: " ", count: 4_097), code: .tooLong),
        Bad(value: "-default 9.9.9.9:53\u{0}", code: .notText), Bad(value: "-default \u{1b}[31m", code: .notText),
        Bad(value: "{", code: .malformedJSON), Bad(value: #"{"v":1} x"#, code: .malformedJSON),
        Bad(value: "{}", code: .version), Bad(value: #"{"v":2}"#, code: .version),
        Bad(value: #"{"v":"1"}"#, code: .version),
        Bad(value: #"{"v":1,"modes":"hybrid"}"#, code: .unknown), Bad(value: #"{"v":1,"v":1}"#, code: .unknown),
        Bad(value: #"{"v":1,"routes":{".a":["1.1.1.1:53"],".a":["8.8.8.8:53"]}}"#, code: .unknown),
        Bad(value: #"{"v":1,"mode":"off"}"#, code: .badMember), Bad(value: #"{"v":1,"mode":1}"#, code: .badMember),
        Bad(value: #"{"v":1,"default":"9.9.9.9:53"}"#, code: .badMember),
        Bad(value: #"{"v":1,"routes":[]}"#, code: .badMember),
        Bad(value: #"{"v":1,"block":[1]}"#, code: .badMember),
        Bad(value: #"{"v":1,"routes":{".a":"1.1.1.1:53"}}"#, code: .badMember),
        Bad(value: #"{"v":1,"routes":{".a":[]}}"#, code: .badRoute),
        Bad(value: #"{"v":1,"block":["a b"]}"#, code: .badRoute),
        Bad(value: #"{"v":1,"default":["emerdns"]}"#, code: .badUpstream),
        Bad(value: #"{"v":1,"default":["9.9.9.9:53","9.9.9.9:853#dns.quad9.net"]}"#, code: .badUpstream),
        Bad(value: #"{"v":1,"routes":{".a":["dns.quad9.net:853#dns.quad9.net"]}}"#, code: .badUpstream),
        Bad(value: #"{"v":1,"default":["10.0.0.1:53"]}"#, code: .privateUpstream),
        Bad(value: #"{"v":1,"routes":{".a":["emerdns","1.1.1.1:53"]}}"#, code: .privateUpstream),
    ]

    @Test(arguments: bad) func refuses(_ expected: Bad) throws {
        let error = #expect(throws: PolicyRecordError.self) {
            try PolicyRecord(Array(expected.value.utf8), context: Self.context())
        }
        #expect(error?.code == expected.code, "\(String(describing: error))")
        #expect(error?.message.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } == true)
    }

    @Test func whateverIsReadKeepsTheRules() throws {
        var random = SplitMix64(seed: 5)
        let favourites = Array("\\n\" '=,.:-#{}[]0".utf8)
        let context = try Self.context()
        var read = 0
        for _ in 0..<(longTests ? 200_000 : 3_000) {
            let value = random.mutate(
                Array(Self.good.randomElement(using: &random)?.value.utf8 ?? "".utf8),
                favouring: favourites
            )
            guard let record = try? PolicyRecord(value, context: context) else { continue }
            read += 1
            var upstreams = record.defaultUpstreams
            for rule in record.rules {
                guard case .upstreams(let some) = rule.action else { continue }
                upstreams += some
                let isChain = context.chainSuffixes.contains { rule.suffix.isCovered(by: $0) }
                if isChain || some.isEmpty { Issue.record("\(rule) of \(value)") }
            }
            if upstreams.contains(where: \.isPrivate) { Issue.record("\(upstreams) of \(value)") }
        }
        #expect(read > 100)
    }

    @Test func octetsThatAreNoText() throws {
        let error = #expect(throws: PolicyRecordError.self) {
            try PolicyRecord([0x2d, 0xff, 0xfe], context: Self.context())
        }
        #expect(error?.code == .notText)
    }
}
