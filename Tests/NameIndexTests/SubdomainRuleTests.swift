// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import Testing

@Suite("Subdomain rules of a node")
struct SubdomainRuleTests {
    @Test(
        "speak of a next label that one of them starts with",
        arguments: [
            (["www", "mail"], "www", true), (["www", "mail"], "WW", true), (["www", "mail"], "mail", true),
            (["www", "mail"], "wwww", false), (["www", "mail"], "ftp", false), (["*"], "anything", true),
            (["*x"], "y", true), (["a", "*"], "y", true), ([""], "y", false), ([], "y", false),
            (["", "y"], "y", true), ([String(repeating: "l", count: 300)], "lll", true),
        ] as [([String], String, Bool)]
    )
    func prefixes(rules: [String], next: String, isRuled: Bool) throws {
        var node = node("a", "data")
        node.subdomains = rules.map { Array($0.utf8) }
        let snapshot = snapshot([group(node)])
        var name = folded("x.\(next).a.emc")
        name.hash(below: 1, in: TreeID(rawValue: 0), with: snapshot.hash)
        guard case .node(let location) = snapshot.find(name, level: 1, apexLabels: 1) else {
            Issue.record("the node is missing")
            return
        }
        let found = snapshot.node(at: location)
        let answer = found.hasRule(for: name, label: 1)
        #expect(answer == isRuled)
        // The data behind the rules is found all the same.
        let data = found.values(of: .txt)
        #expect(data == txt("data"))
    }
}
