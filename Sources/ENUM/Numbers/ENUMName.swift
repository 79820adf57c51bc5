// SPDX-License-Identifier: MIT

/// A name of the store that holds records of a telephone number.
public enum ENUMName: Hashable, Sendable {
    /// `enum:17771234567:0`: the node's own form, numbered from 0 without a gap.
    case native(E164Number, index: Int)
    /// `enum:7.6.5.4.3.2.1.7.7.7.1.e164.arpa`: the domain name behind the prefix.
    case domain(E164Number)

    private static let prefix = Array("enum:".utf8)
    private static let suffix = Array(".e164.arpa".utf8)

    /// Takes a name apart; nil if it is of neither form.
    public init?(_ name: [UInt8], maxDigits: Int = E164Number.maxDigits) {
        guard name.starts(with: Self.prefix) else { return nil }
        let text = name[Self.prefix.count...]
        if text.count > Self.suffix.count, text.suffix(Self.suffix.count).elementsEqual(Self.suffix) {
            let labels = text.dropLast(Self.suffix.count)
                .split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map(Array.init)
            guard let number = E164Number(labels: labels, maxDigits: maxDigits) else { return nil }
            self = .domain(number)
            return
        }
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count == 2, let number = E164Number(digits: parts[0], maxDigits: maxDigits),
            (1...5).contains(parts[1].count), parts[1].allSatisfy({ (0x30...0x39).contains($0) }),
            let index = Int(String(decoding: parts[1], as: UTF8.self)),
            // `00` would be a second spelling of 0, which the node never asks for.
            parts[1].elementsEqual(String(index).utf8)
        else { return nil }
        self = .native(number, index: index)
    }

    /// The number.
    public var number: E164Number {
        switch self {
        case .native(let number, _), .domain(let number): number
        }
    }

    /// The name in the store.
    public var name: [UInt8] {
        switch self {
        case .native(let number, let index): Self.prefix + number.digits + Array(":\(index)".utf8)
        case .domain(let number):
            Self.prefix + Array(number.labels.joined(separator: [UInt8(ascii: ".")])) + Self.suffix
        }
    }
}
