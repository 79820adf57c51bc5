// SPDX-License-Identifier: MIT

/// The class of a resource record or question (RFC 1035 §3.2.4); in an OPT record the UDP payload size instead.
public struct RRClass: RawRepresentable, Hashable, Sendable {
    /// The number on the wire.
    public var rawValue: UInt16

    /// Creates a class from its number on the wire; every number is legal.
    @inlinable
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// The Internet.
    public static let `in` = RRClass(rawValue: 1)
    /// Chaosnet; carries `version.bind` and its kind (RFC 4892).
    public static let ch = RRClass(rawValue: 3)
    /// Hesiod.
    public static let hs = RRClass(rawValue: 4)
    /// None, of dynamic update (RFC 2136 §2.4).
    public static let none = RRClass(rawValue: 254)
    /// Any class, in questions only.
    public static let any = RRClass(rawValue: 255)
}

extension RRClass: CustomStringConvertible {
    /// The mnemonic, or `CLASS1234` for a class without one (RFC 3597 §5).
    public var description: String {
        switch self {
        case .in: "IN"
        case .ch: "CH"
        case .hs: "HS"
        case .none: "NONE"
        case .any: "ANY"
        default: "CLASS\(rawValue)"
        }
    }

    /// Reads a mnemonic or the generic `CLASS1234`, in any letter case.
    ///
    /// - Parameter mnemonic: `IN`, `ch`, `CLASS254`.
    public init?(_ mnemonic: some StringProtocol) {
        let upper = mnemonic.uppercased()
        switch upper {
        case "IN": self = .in
        case "CH": self = .ch
        case "HS": self = .hs
        case "NONE": self = .none
        case "ANY": self = .any
        default:
            guard upper.hasPrefix("CLASS"), let number = UInt16(digits: upper.utf8.dropFirst(5)) else { return nil }
            self.init(rawValue: number)
        }
    }
}
