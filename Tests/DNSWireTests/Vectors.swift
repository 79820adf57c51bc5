// SPDX-License-Identifier: MIT

import DNSWire
import Foundation
import Testing

/// A file of `Fixtures/`, decoded from JSON.
func fixture<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
    let url = try #require(Bundle.module.url(forResource: name, withExtension: nil, subdirectory: "Fixtures"))
    return try JSONDecoder().decode(type, from: Data(contentsOf: url))
}

/// Octets written as hexadecimal digits; blanks are ignored.
func octets(_ hexadecimal: String) -> [UInt8] {
    let digits = hexadecimal.filter { !$0.isWhitespace }.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// A name from its presentation form.
func name(_ text: String) throws -> DomainName {
    try DomainName(presentation: text)
}
