// SPDX-License-Identifier: MIT
import ResolverPolicy
import Testing

@Suite("Formats of lists") struct NameListFormatTests {
    @Test func hosts() throws {
        let text = """
            \u{feff}# Title: hosts
            127.0.0.1 localhost localhost.localdomain
            ::1 ip6-localhost
            fe80::1%lo0 localhost
            0.0.0.0 0.0.0.0
            0.0.0.0 Ads.Example.COM\ttracker.example.com. # two
            127.0.0.1\tbücher.example
            ::  v6.example
            192.168.1.5 printer.example
            6.6.6.6 bank.example

            not-an-address ads.example
            0.0.0.0 bad;name.example good.example
            0.0.0.0
            """
        let list = readList(text, NameListOptions(format: .hosts))
        #expect(list.count == 5)
        #expect(list.counts.accepted == 5 && list.counts.ignored == 7 && list.counts.faulty == 3)
        #expect(list.counts.lines == 14)
        #expect(list.counts.firstFault?.description == "line 12: does not begin with an IP address")
        let lists = NameLists([list])
        for name in [
            "ads.example.com.", "TRACKER.example.com.", "xn--bcher-kva.example.", "v6.example.", "good.example.",
        ] {
            #expect(try verdict(lists, name) == "block")
        }
        for name in [
            "example.com.", "x.ads.example.com.", "localhost.", "printer.example.", "bank.example.", "com.", ".",
        ] {
            #expect(try verdict(lists, name) == "-")
        }
    }

    @Test func domains() throws {
        let text = """
            # comment
            ; comment
            ! comment
            exact.example
            .dot.example # and below
            *.star.example
              zip\t
            1.2.3.4
            two names.example
            *
            a..b
            """
        let list = readList(text, NameListOptions(format: .domains))
        #expect(list.count == 4 && list.counts.accepted == 4 && list.counts.faulty == 4)
        #expect(list.counts.firstFault == .init(line: 8, reason: .badName))
        let lists = NameLists([list])
        for name in ["exact.example.", "dot.example.", "a.b.dot.example.", "star.example.", "a.star.example.", "zip."] {
            #expect(try verdict(lists, name) == "block", "\(name)")
        }
        for name in ["a.exact.example.", "example.", "xdot.example.", "a.zip."] {
            #expect(try verdict(lists, name) == "-", "\(name)")
        }
        let below = readList("a.example", NameListOptions(format: .domains, coversSubdomains: true))
        #expect(try verdict(NameLists([below]), "x.a.example.") == "block")
    }

    @Test func adblock() throws {
        let text = """
            [Adblock Plus 2.0]
            ! Title
            # comment
            ||ads.example^
            ||Exact.Example^|
            ||all.example^$all
            @@||good.ads.example^
            ||x.good.ads.example^
            ||part.example^$third-party
            ||img.example/banner^
            ||*.wild.example^
            ||1.2.3.4^
            |https://start.example^
            example.org##.banner
            ||bad;name.example^
            /regex/
            ||nocaret.example
            """
        let list = readList(text, NameListOptions(format: .adblock))
        #expect(list.count == 5 && list.counts.accepted == 5)
        #expect(list.counts.unsupported == 8 && list.counts.faulty == 1)
        let lists = NameLists([list])
        for (name, expected) in [
            ("ads.example.", "block"), ("a.b.ads.example.", "block"), ("good.ads.example.", "allow"),
            // An exception stands against every block, even a longer one.
            ("x.good.ads.example.", "allow"), ("all.example.", "block"), ("exact.example.", "block"),
            ("part.example.", "-"), ("img.example.", "-"), ("wild.example.", "-"), ("nocaret.example.", "-"),
            ("example.", "-"),
        ] {
            #expect(try verdict(lists, name) == expected, "\(name)")
        }
    }

    @Test func anAllowListAllowsInEveryFormat() throws {
        let texts: [(NameListFormat, String)] = [
            (.hosts, "0.0.0.0 a.example"), (.domains, "a.example"), (.adblock, "||a.example^"),
            (.rpz, "a.example A 192.0.2.1"),
            (.rpz, "a.example CNAME ."),
        ]
        for (format, text) in texts {
            let list = readList(text, NameListOptions(format: format, purpose: .allow))
            #expect(try verdict(NameLists([list]), "a.example.") == "allow", "\(format)")
        }
    }

    @Test func piecesMayEndAnywhere() {
        let text = "\u{feff}0.0.0.0 a.example b.example\r\n\r\n# c\r\n0.0.0.0 bad;\n0.0.0.0 c.example"
        let whole = readList(text, NameListOptions(format: .hosts))
        #expect(whole.counts.accepted == 3 && whole.counts.lines == 5 && whole.counts.faulty == 1)
        for piece in 1...text.utf8.count {
            #expect(readList(text, NameListOptions(format: .hosts), piece: piece).counts == whole.counts, "\(piece)")
        }
    }
}
