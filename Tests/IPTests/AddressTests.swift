// SPDX-License-Identifier: MIT
import IP
import Testing

@Suite struct AddressTests {
    @Test(arguments: FixtureLine.load("listen-addresses.txt"))
    func listenAddress(_ line: FixtureLine) {
        do {
            let address = try ListenAddress(line.given)
            #expect(address.description == line.expected)
            #expect(try ListenAddress(address.description) == address)
        } catch {
            #expect(line.expected.hasPrefix("!"), "refused: \(error)")
            #expect(error.description.contains(line.expected.dropFirst()))
            #expect(error.description.contains("write 127.0.0.1:1053 or [::1]:1053"))
        }
    }

    @Test func fixturesAreThere() {
        #expect(FixtureLine.load("listen-addresses.txt").count > 20)
    }

    @Test(arguments: [
        ("127.0.0.1", true, true, false), ("127.255.255.255", true, true, false), ("128.0.0.1", true, false, false),
        ("0.0.0.0", true, false, true), ("::1", false, true, false), ("::", false, false, true),
        ("::2", false, false, false), ("::ffff:127.0.0.1", true, true, false),
        ("2001:db8::7f00:1", false, false, false),
    ])
    func kinds(text: String, isV4: Bool, isLoopback: Bool, isUnspecified: Bool) throws {
        let address = try #require(IPAddress(text))
        #expect(address.isV4 == isV4)
        #expect(address.isLoopback == isLoopback)
        #expect(address.isUnspecified == isUnspecified)
    }
}
