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

/// Whether longer runs of the loops over random input were asked for.
let longTests = ProcessInfo.processInfo.environment["NUMEN_LONG_TESTS"] == "1"

/// A repeatable source of random numbers (SplitMix64), so that a failure can be run again from its seed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
