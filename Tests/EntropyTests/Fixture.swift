// SPDX-License-Identifier: MIT
import Foundation

/// Recorded data of the original programs.
enum Fixture {
    /// What a file holds.
    static func decoded<Value: Decodable>(_ type: Value.Type, _ name: String) -> Value {
        do {
            let data = try Data(contentsOf: Bundle.module.bundleURL.appending(path: "Fixtures/\(name)"))
            return try JSONDecoder().decode(type, from: data)
        } catch {
            preconditionFailure("\(name): \(error)")
        }
    }

    static func octets(hex: String) -> [UInt8] {
        var digits = Substring(hex)
        var octets: [UInt8] = []
        while !digits.isEmpty {
            octets.append(UInt8(digits.prefix(2), radix: 16) ?? 0)
            digits = digits.dropFirst(2)
        }
        return octets
    }

    static func hex(_ octets: some Sequence<UInt8>) -> String {
        octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
