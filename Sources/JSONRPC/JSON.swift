// SPDX-License-Identifier: MIT

/// One JSON value, with strings as the octets that were on the wire.
///
/// An Emercoin node writes names and values raw, so a reply is not always valid UTF-8 and a `String` would change it.
/// Numbers keep their spelling, because an amount is a decimal fraction that a `Double` cannot hold.
public enum JSON: Hashable, Sendable {
    /// The literal `null`.
    case null
    /// The literals `true` and `false`.
    case bool(Bool)
    /// A number, spelled as it was written.
    case number(String)
    /// A string, unescaped; any octets.
    case string([UInt8])
    /// An array.
    case array([JSON])
    /// An object, with its members in the order in which they were written.
    case object(JSONObject)
}

extension JSON {
    /// A string of text, as UTF-8.
    public static func string(_ text: String) -> JSON { .string(Array(text.utf8)) }

    /// A whole number.
    public static func integer(_ value: some BinaryInteger) -> JSON { .number(String(value)) }

    /// An amount of coins as the node writes it: with exactly six decimals.
    ///
    /// - Parameter units: millionths of a coin.
    /// - Returns: a number, such as `0.010000`.
    public static func amount(units: Int64) -> JSON {
        let magnitude = units.magnitude
        let fraction = String(magnitude % 1_000_000)
        let zeros = String(repeating: "0", count: 6 - fraction.utf8.count)
        return .number("\(units < 0 ? "-" : "")\(magnitude / 1_000_000).\(zeros)\(fraction)")
    }
}
