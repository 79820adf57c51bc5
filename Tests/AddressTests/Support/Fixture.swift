// SPDX-License-Identifier: MIT
import Foundation
import RandomTesting

/// Reads a JSON file of the test bundle.
func fixture<Content: Decodable>(_ name: String, as type: Content.Type = Content.self) throws -> Content {
    let url = Bundle.module.bundleURL.appending(path: "Fixtures/\(name).json")
    return try JSONDecoder().decode(Content.self, from: Data(contentsOf: url))
}

/// Rounds of a loop over random input: more of them when longer tests were asked for.
let rounds = longTests ? 200_000 : 2_000

/// Octets from hexadecimal digits; what is no digit counts as 0, as only fixtures are read.
func octets(_ hex: String) -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

/// Hexadecimal digits of octets.
func hex(_ octets: [UInt8]) -> String {
    octets.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}
