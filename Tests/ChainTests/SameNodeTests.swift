// SPDX-License-Identifier: MIT
import Chain
import Testing

@Suite("Addresses of one node")
struct SameNodeTests {
    @Test(
        "are told by host and port",
        arguments: [
            ("http://127.0.0.1:6662", "http://127.0.0.1:6662/wallet/a", true),
            ("http://127.0.0.1", "http://localhost:6662", true), ("http://[::1]:1", "http://127.0.0.1:1", true),
            ("https://Node.example", "https://node.example:443/", true),
            ("https://u:p@node.example:7", "http://node.example:7", true),
            ("http://127.0.0.1:6662", "http://127.0.0.1:6663", false), ("http://192.0.2.1", "http://192.0.2.2", false),
            ("https://node.example", "http://node.example", false),
            ("http://127.0.0.1", "http://127.evil.example", false),
            ("", "", false), ("nonsense", "nonsense", false),
        ]
    )
    func same(first: String, second: String, isSame: Bool) {
        #expect(RPCEndpoint.areOneNode(first, second) == isSame)
        #expect(RPCEndpoint.areOneNode(second, first) == isSame)
    }
}
