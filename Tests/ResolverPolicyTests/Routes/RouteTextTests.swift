// SPDX-License-Identifier: MIT
import IP
import ResolverPolicy
import Testing

@Suite("Texts of routes and upstreams") struct RouteTextTests {
    @Test(arguments: [
        "9.9.9.9:53", "[2620:fe::fe]:53", "ns.example.com:5353", "9.9.9.9:853#dns.quad9.net", "[::1]:65535",
        "127.0.0.1:1",
        "[2620:fe::fe]:853#dns.quad9.net",
    ])
    func upstream(text: String) throws {
        #expect(try UpstreamAddress(text).description == text)
    }

    @Test(arguments: [
        ("", "the port is missing"), ("9.9.9.9", "the port is missing"), ("9.9.9.9:", "from 1 to 65535"),
        ("9.9.9.9:0", "from 1 to 65535"), ("9.9.9.9:65536", "from 1 to 65535"), ("9.9.9.9:٣", "from 1 to 65535"),
        ("2620:fe::fe:53", "in brackets"), ("[2620:fe::fe:53", "in brackets"), ("[9.9.9.9]:53", "in brackets"),
        ("[fe80::1%eth0]:53", "in brackets"), ("9.9.9:53", "neither an IP address nor a host name"),
        (":53", "neither"), (".x:53", "neither"), (".:53", "neither"), ("a b:53", "neither"),
        ("9.9.9.9:853#", "neither"),
        ("9.9.9.9:853#1.1.1.1", "neither"), ("9.9.9.9:853#a#b", "neither"),
        ("dns.quad9.net:853#dns.quad9.net", "over TLS it has to be an address"),
    ])
    func notAnUpstream(text: String, reason: String) {
        let error = #expect(throws: UpstreamAddress.ParseError.self) { try UpstreamAddress(text) }
        #expect(error?.reason.contains(reason) == true, "\(String(describing: error))")
    }

    @Test(arguments: [
        ("10.1.2.3", true), ("192.168.255.255", true), ("172.15.255.255", false), ("172.16.0.0", true),
        ("172.32.0.0", false), ("100.64.0.1", true), ("100.128.0.0", false), ("127.0.0.1", true), ("0.0.0.0", true),
        ("169.254.1.1", true), ("224.0.0.1", true), ("255.255.255.255", true), ("9.9.9.9", false), ("198.18.0.1", true),
        ("::1", true), ("::", true), ("::ffff:10.0.0.1", true), ("fc00::1", true), ("fe80::1", true), ("ff02::1", true),
        ("2620:fe::fe", false), ("64:ff9b::a00:1", true),
    ])
    func privateAddresses(text: String, expected: Bool) throws {
        let address = try #require(IPAddress(text))
        #expect(UpstreamAddress(host: .address(address), port: 53).isPrivate == expected)
    }

    @Test(arguments: [
        ".ness=127.0.0.1:5335", "corp=10.0.0.1:53,10.0.0.2:53", ".a=emerdns", "a=clearnet", "a.b=refuse",
        ".=nonexistent", "x=9.9.9.9:853#dns.quad9.net",
    ])
    func route(text: String) throws {
        #expect(try RouteRule(text).description == text)
    }

    @Test(arguments: [
        "", ".ness", "=9.9.9.9:53", ".ness=", ".ness=9.9.9.9", ".ness=9.9.9.9:53,", ".ness=emerdns,9.9.9.9:53",
        "a b=refuse", "a=9.9.9.9:853#dns.quad9.net,149.112.112.112:53",
        ".ness=" + Array(repeating: "9.9.9.9:53", count: 9).joined(separator: ","),
    ])
    func notARoute(text: String) {
        let error = #expect(throws: RouteRule.ParseError.self) { try RouteRule(text) }
        #expect(error?.description.contains("is not a route") == true)
    }
}
