// SPDX-License-Identifier: MIT

/// The name `dns:www.site.coin` of the store, taken apart.
public struct EmerDNSName: Hashable, Sendable {
    /// The labels of the domain name, leftmost first, the top-level domain last; at least two.
    public let labels: [[UInt8]]
    /// The number after a colon, by which the records of a signed zone's name are told apart.
    public let index: Int?

    private static let prefix = Array("dns:".utf8)

    /// Takes a name apart.
    ///
    /// - Throws: ``EmerDNSFault/Reason`` if no query can ever ask for the name.
    public init(_ name: [UInt8]) throws(EmerDNSFault.Reason) {
        guard name.starts(with: Self.prefix) else { throw .notAName }
        var text = name[Self.prefix.count...]
        var index: Int?
        if let colon = text.lastIndex(of: UInt8(ascii: ":")), let number = Self.index(text[(colon + 1)...]) {
            index = number
            text = text[..<colon]
        }
        // Queries are folded to lower case before they are looked up, so a capital can never match.
        guard !text.contains(where: { $0 &- 0x41 < 26 }) else { throw .capitals }
        let labels = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map(Array.init)
        guard labels.count >= 2, labels.count <= 127, text.count + 2 <= 255,
            labels.allSatisfy({ (1...63).contains($0.count) })
        else { throw .notAName }
        self.labels = labels
        self.index = index
    }

    /// A number as the node writes it, or nil.
    ///
    /// `:00` or `:+0` must not pass for `:0`: anybody can register such a name, and would then stand in the way of the
    /// real one.
    private static func index(_ text: ArraySlice<UInt8>) -> Int? {
        guard text.first != UInt8(ascii: "0") || text.count == 1,
            text.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Int(String(decoding: text, as: UTF8.self))
    }
}
