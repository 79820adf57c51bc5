// SPDX-License-Identifier: MIT
public import ENUM

/// How numbers are read and shown.
public struct NumberOptions: Hashable, Sendable {
    /// The ENUM suffix under which numbers are shown, without a dot at the end.
    public var suffix: String
    /// What signatures decide under that suffix.
    public var policy: SignaturePolicy
    /// The most digits of a number.
    public var maxDigits: Int
    /// URI schemes that results and registrations may have, in lower case.
    public var schemes: Set<String>
    /// Whether everybody is told the address that owns a record; operators always are.
    public var showsOwner: Bool

    /// Creates options.
    public init(
        suffix: String = "e164.arpa",
        policy: SignaturePolicy = .prefer,
        maxDigits: Int = E164Number.maxDigits,
        schemes: Set<String> = ENUMResolution.defaultSchemes,
        showsOwner: Bool = false
    ) {
        self.suffix = suffix
        self.policy = policy
        self.maxDigits = maxDigits
        self.schemes = schemes
        self.showsOwner = showsOwner
    }

    /// The domain name of a number, without a dot at the end.
    func domain(of number: E164Number) -> String {
        String(decoding: number.digits.reversed().flatMap { [$0, UInt8(ascii: ".")] } + suffix.utf8, as: UTF8.self)
    }

    /// A number that is to be registered: `+`, a country code that does not start with 0, and digits, with the usual
    /// separators between them.
    ///
    /// - Returns: nil if the text is none.
    func registrable(_ text: String) -> E164Number? {
        var start = text.drop { $0 == " " }
        if start.lowercased().hasPrefix("tel:") { start = start.dropFirst(4) }
        guard text.utf8.count <= 64, start.first == "+", !text.contains(";"),
            let number = E164Number(text, maxDigits: maxDigits), number.digits.count >= 2,
            number.digits[0] != UInt8(ascii: "0")
        else { return nil }
        return number
    }
}
