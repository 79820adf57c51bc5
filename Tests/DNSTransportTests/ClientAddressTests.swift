// SPDX-License-Identifier: MIT
import DNSTransport
import IP
import Testing

@Suite struct ClientAddressTests {
    @Test func clientAddressIsWrittenAsListenAddressIsRead() throws {
        for text in ["192.0.2.7:4000", "[2001:db8::7]:4000"] {
            let address = try ListenAddress(text)
            #expect(ClientAddress(address: address.address, port: address.port).description == text)
        }
    }
}
