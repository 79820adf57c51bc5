// SPDX-License-Identifier: MIT
import Access
import RandomTesting
import Testing

@Suite("Orders for tokens")
struct TokenOrderTests {
    @Test("become tokens that last as long as they say")
    func issue() throws {
        var random = SplitMix64(seed: 1)
        let order = try TokenOrder(scopes: [.list, .register], days: 3_650, label: "phone of Zoë")
        let (text, token) = order.issue(at: 1_000, using: &random)
        #expect(token.id == text.id)
        #expect(token.digest == text.digest)
        #expect(token.expiresAt == 1_000 + 3_650 * 86_400)
        #expect(token.label == "phone of Zoë")
        #expect(token.state(at: token.expiresAt - 1) == .active)
        #expect(token.state(at: token.expiresAt) == .expired)
        #expect(TokenBook([token]).principal(for: text.text, now: 1_000)?.holds(.list) == true)
        #expect(try TokenOrder(scopes: [.list]).issue(at: 0, using: &random).token.expiresAt == 30 * 86_400)
        #expect(order.issue(at: .max, using: &random).token.expiresAt == .max)
    }

    private static let unfit: [(Set<Scope>, Int, String, TokenOrder.Fault)] = [
        ([], 1, "", .noScope),
        ([.list], 0, "", .daysOutOfRange(0)),
        ([.list], 3_651, "", .daysOutOfRange(3_651)),
        ([.list], .min, "", .daysOutOfRange(.min)),
        ([.list], 1, String(repeating: "é", count: 33), .labelTooLong(octets: 66)),
        ([.list], 1, "a\nb", .controlCharacterInLabel),
        ([.list], 1, "a\u{1B}[31m", .controlCharacterInLabel),
        ([.list], 1, "\u{9B}", .controlCharacterInLabel),
        ([.list], 1, "\u{202E}abc", .controlCharacterInLabel),
        ([.list], 1, "\u{2028}", .controlCharacterInLabel),
    ]

    // By number, for the labels would reach the terminal that shows the tests.
    @Test("are refused, each for its reason", arguments: unfit.indices)
    func refused(number: Int) {
        let (scopes, days, label, fault) = Self.unfit[number]
        #expect(throws: fault) { _ = try TokenOrder(scopes: scopes, days: days, label: label) }
        #expect(!fault.description.isEmpty)
    }
}

@Suite("Principals and scopes")
struct PrincipalTests {
    @Test("hold what their scopes say, and an operator everything", arguments: Scope.allCases)
    func holds(scope: Scope) {
        #expect(!Principal.anonymous.holds(scope))
        #expect(Principal.localOperator(uid: 0).holds(scope))
        #expect(Principal.token(id: "a", scopes: [.operator]).holds(scope))
        #expect(Principal.token(id: "a", scopes: [scope]).holds(scope))
        #expect(!Principal.token(id: "a", scopes: []).holds(scope))
        let others = Set(Scope.allCases).subtracting([scope, .operator])
        #expect(!Principal.token(id: "a", scopes: others).holds(scope))
    }

    @Test("have names for the log without a secret")
    func names() {
        #expect(Principal.anonymous.description == "anonymous")
        #expect(Principal.localOperator(uid: 1_000).description == "uid:1000")
        #expect(Principal.token(id: "k3v5qa7h2mzd", scopes: [.list]).description == "token:k3v5qa7h2mzd")
    }

    @Test("are written and read as words")
    func text() {
        #expect(Scope.text([.operator, .register]) == "register operator")
        #expect(Scope.set("operator register") == [.operator, .register])
        #expect(Scope.set("") == nil)
        #expect(Scope.set("register admin") == nil)
    }
}
