// SPDX-License-Identifier: MIT
import IP
import Testing

@Suite struct AccessListTests {
    @Test(arguments: [
        ("192.0.2.0/24", "192.0.2.0", "192.0.2.255"), ("192.0.2.7", "192.0.2.7", "192.0.2.7"),
        ("0.0.0.0/0", "0.0.0.0", "255.255.255.255"), ("10.0.0.0/8", "10.0.0.0", "10.255.255.255"),
        ("2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"), ("::1", "::1", "::1"),
        ("::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("fe80::/10", "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ])
    func network(text: String, first: String, last: String) throws {
        let network = try IPNetwork(text)
        #expect(network.address.description == first)
        #expect(network.lastAddress.description == last)
        #expect(try IPNetwork(network.description) == network)
    }

    @Test(arguments: [
        ("10.0.0.1/8", "the network is 10.0.0.0/8"), ("2001:db8::1/32", "the network is 2001:db8::/32"),
        ("10.0.0.0/33", "0 to 32"), ("::/129", "0 to 128"), ("10.0.0.0/", "0 to 32"), ("10.0.0.0/-1", "0 to 32"),
        ("10/8", "'10' is not an IP address"), ("", "'' is not an IP address"),
        ("example.com/8", "is not an IP address"),
    ])
    func refused(text: String, reason: String) {
        let error = #expect(throws: IPNetwork.ParseError.self) { try IPNetwork(text) }
        #expect(error?.description.contains(reason) == true)
    }

    @Test func loopbackIsThisMachineAlone() throws {
        for text in ["127.0.0.1", "127.9.9.9", "::1"] {
            #expect(AccessList.loopback.contains(try #require(IPAddress(text))))
        }
        for text in ["126.255.255.255", "128.0.0.0", "::", "::2", "10.0.0.1", "2001:db8::1"] {
            #expect(!AccessList.loopback.contains(try #require(IPAddress(text))))
        }
    }

    @Test func everyoneAndNobody() throws {
        for text in ["0.0.0.0", "255.255.255.255", "::", "2001:db8::1"] {
            let address = try #require(IPAddress(text))
            #expect(AccessList.everyone.contains(address))
            #expect(!AccessList([]).contains(address))
        }
    }

    @Test func aWholeFamilyIsNotTheOther() throws {
        let v6 = AccessList([.everyV6])
        let v4 = AccessList([.everyV4])
        #expect(!v6.contains(IPAddress(v4: 0x0a00_0001)))
        #expect(!v4.contains(try #require(IPAddress("2001:db8::1"))))
    }

    @Test func agreesWithLookingAtEachNetwork() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<100 {
            // Few bits, so that networks nest, touch and coincide.
            let networks = try (0..<Int.random(in: 0...40, using: &random))
                .map { _ in
                    let length = Int.random(in: 24...32, using: &random)
                    let number = UInt32.random(in: 0...0xfff, using: &random) << 4 & UInt32.max << UInt32(32 - length)
                    return try IPNetwork("\(IPAddress(v4: number))/\(length)")
                }
            let list = AccessList(networks)
            for _ in 0..<200 {
                let address = IPAddress(v4: UInt32.random(in: 0...0x1_0fff, using: &random))
                let expected = networks.contains {
                    $0.address.number <= address.number && address.number <= $0.lastAddress.number
                }
                #expect(list.contains(address) == expected, "\(address) in \(networks)")
            }
        }
    }
}
