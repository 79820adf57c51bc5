// SPDX-License-Identifier: MIT

/// Writes values of the list form, `"!^.*$!uri!"|…`: what a registration puts into the store.
public enum ListValue {
    /// The most octets of a URI: with its pattern it has to fit in a character-string (RFC 1035 §3.3).
    public static let uriLimit = 255 - 7
    /// The most URIs of a value that is written here.
    public static let countLimit = 11

    /// What keeps a text from being one of the URIs.
    ///
    /// - Parameters:
    ///   - text: from outside, of any length.
    ///   - schemes: the URI schemes that are allowed, in lower case.
    /// - Returns: the end of a sentence about it; nil if it is one.
    public static func fault(in text: String, schemes: Set<String> = ENUMResolution.defaultSchemes) -> String? {
        if text.isEmpty { return "must not be empty" }
        if text.utf8.count > uriLimit { return "has \(text.utf8.count) octets; at most \(uriLimit) are possible" }
        // The mark would end the rule, and what follows it would be a rule of the caller's own.
        if text.utf8.contains(UInt8(ascii: "!")) { return "must not contain \"!\"; write it as %21" }
        guard let uri = URIText(Array(text.utf8)) else {
            return "is not a URI such as sip:user@example.com; blanks, quotes and other octets are written as %XX"
        }
        guard schemes.contains(uri.scheme) else {
            let allowed = schemes.sorted().joined(separator: ", ")
            return "has the scheme \"\(uri.scheme.prefix(32))\"; allowed are \(allowed)"
        }
        return nil
    }

    /// Writes the value that gives any number these URIs, the first one first.
    ///
    /// - Parameter uris: each without a ``fault(in:schemes:)``.
    /// - Returns: the value.
    public static func write(_ uris: [String]) -> [UInt8] {
        Array(uris.map { "\"!^.*$!\($0)!\"" }.joined(separator: "|").utf8)
    }
}
