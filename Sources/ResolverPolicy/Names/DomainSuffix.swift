// SPDX-License-Identifier: MIT
public import DNSWire

/// What a rule is about: a name and all below it, `ness`, or only the names below it, `.ness`.
///
/// The original dns-reverse-proxy compares the ends of texts, so that its route `ness` also takes `privateness`. Here
/// whole labels are compared.
public struct DomainSuffix: Hashable, Sendable {
    /// The name, in lower case.
    public let name: DomainName
    /// Whether the name itself is meant, too, and not only those below it.
    public let includesApex: Bool

    /// Every name there is.
    public static let everything = DomainSuffix(.root)

    /// Means a name and all below it, or only those below it.
    public init(_ name: DomainName, includesApex: Bool = true) {
        self.name = name.folded
        self.includesApex = includesApex
    }

    /// Reads `ness`, `ness.`, `.ness`, `.ness.`, `*.ness`, or `.` for every name.
    ///
    /// Labels hold letters, digits, `-` and `_`, so that a suffix can stand in the configuration of other programs as it
    /// is. Letters beyond ASCII become an A-label (`xn--…`).
    ///
    /// - Throws: `ParseError` with the text and what is wrong with it.
    public init(_ text: some StringProtocol) throws(ParseError) {
        if text == "." {
            self = .everything
            return
        }
        var rest = Substring(text)
        var includesApex = true
        if rest.hasPrefix("*.") {
            rest = rest.dropFirst(2)
            includesApex = false
        } else if rest.hasPrefix(".") {
            rest = rest.dropFirst()
            includesApex = false
        }
        if rest.hasSuffix(".") { rest = rest.dropLast() }
        var labels: [[UInt8]] = []
        for part in rest.split(separator: ".", omittingEmptySubsequences: false) {
            guard !part.isEmpty else { throw ParseError(text: String(text), reason: "a label is empty") }
            guard let label = Punycode.label(part) else {
                throw ParseError(text: String(text), reason: "a label is longer than 63 octets")
            }
            guard label.utf8.allSatisfy(Self.isHostOctet) else {
                throw ParseError(
                    text: String(text),
                    reason: "a label has other characters than letters, digits, - and _"
                )
            }
            labels.append(Array(label.utf8))
        }
        guard let name = try? DomainName(labels: labels) else {
            throw ParseError(text: String(text), reason: "a label is longer than 63 octets, or the name than 255")
        }
        self.init(name, includesApex: includesApex)
    }

    /// Whether an octet may stand in the label of a host name; `_` is for names of services (RFC 8552).
    @inline(__always)
    static func isHostOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x5f: true
        default: false
        }
    }

    /// Whether a name is meant.
    public func includes(_ name: DomainName) -> Bool {
        name.isSubdomain(of: self.name) && (includesApex || name != self.name)
    }

    /// Whether all that this means is also meant by `other`.
    public func isCovered(by other: DomainSuffix) -> Bool {
        guard name.isSubdomain(of: other.name) else { return false }
        return other.includesApex || !includesApex || name != other.name
    }

    /// A text that is not a suffix.
    public struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The text as given.
        public let text: String
        /// What is wrong with it.
        public let reason: String

        /// One line for the operator: what was read, what is wrong, what is expected.
        public var description: String {
            "'\(text)' is not a domain suffix: \(reason); write ness for the name and all below it, .ness for those below"
        }
    }
}

extension DomainSuffix: CustomStringConvertible {
    /// `ness` or `.ness`; `.` for every name.
    public var description: String {
        if name.isRoot { return "." }
        return (includesApex ? "" : ".") + name.description.dropLast()
    }
}
