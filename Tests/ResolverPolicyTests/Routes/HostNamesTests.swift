// SPDX-License-Identifier: MIT
import ResolverPolicy
import Testing

@Suite("Host names of upstreams") struct HostNamesTests {
    private func fault(_ rules: [String], _ defaults: [String]) throws -> HostNames.Fault? {
        try HostNames(
            rules: rules.map { try RouteRule($0) },
            defaults: defaults.map { try UpstreamAddress($0) },
            chainSuffixes: suffixes("emc", "ness")
        )
        .fault
    }

    @Test(
        arguments: [
            ([], []),
            // By the default, which is the Internet or has an address.
            (["corp=ns.example.com:53"], []), (["corp=ns.example.com:53"], ["9.9.9.9:53"]),
            ([], ["9.9.9.9:53", "dns.example.com:53"]), (["corp=10.0.0.1:53,ns.corp:53"], []),
            // By a route, and by the chain.
            (["a=ns.b:53", "b=9.9.9.9:53"], []), (["a=ns.b:53", "b=ns.c:53", "c=ns.d:53"], []),
            (["corp=ns.corp.ness:53"], []), ([], ["dns.ness:53"]), (["b=9.9.9.9:53"], ["ns.b:53"]),
            (["b=ns.a.b:53", "a.b=clearnet"], ["9.9.9.9:53"]), (["home.arpa=10.0.0.1:53", "a=ns.home.arpa:53"], []),
        ] as [([String], [String])]
    )
    func canBeLookedUp(rules: [String], defaults: [String]) throws {
        #expect(try fault(rules, defaults) == nil)
    }

    @Test(
        arguments: [
            ([], ["dns.example.com:53"], nil, "needs? its own help"), (["a=ns.a:53"], [], 0, "the route a"),
            (["a=ns.b:53", "b=ns.a:53"], [], 0, "write an address"),
            (["b=9.9.9.9:53", ".a=ns.a:53"], [], 1, "the route .a"),
            (["a=ns.c:53"], ["ns.a:53"], 0, "the route a"), (["corp=localhost:53"], [], 0, "nobody can look up"),
            (["corp=ns.foo.onion:53"], [], 0, "nobody can look up"), ([], ["printer.local:53"], nil, "the default"),
            ([".=9.9.9.9:53", "corp=localhost:53"], [], 1, "localhost"),
        ] as [([String], [String], Int?, String)]
    )
    func cannotBeLookedUp(rules: [String], defaults: [String], route: Int?, words: String) throws {
        let fault = try #require(try fault(rules, defaults))
        #expect(fault.route == route)
        #expect(fault.description.contains(try Regex(words)), "\(fault)")
    }
}
