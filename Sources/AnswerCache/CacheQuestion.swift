// SPDX-License-Identifier: MIT
public import DNSWire

/// What an entry is found by: name, type and class of a question, the name lent by the caller.
public struct CacheQuestion: ~Escapable {
    /// The owner name in wire form, uncompressed, A-Z folded to a-z; 1 to 255 octets with the root label.
    public let name: Span<UInt8>
    /// The type asked for.
    public let type: RRType
    /// The class asked for.
    public let rrClass: RRClass

    /// Describes a question.
    ///
    /// - Parameters:
    ///   - name: exactly one uncompressed, folded name; to anything else there is never an answer.
    ///   - type: the type asked for.
    ///   - rrClass: the class asked for.
    @_lifetime(copy name)
    public init(name: Span<UInt8>, type: RRType, class rrClass: RRClass = .in) {
        // What is longer is no name; cut, it is none either, and does no harm.
        self.name = name.extracting(first: min(name.count, 255))
        self.type = type
        self.rrClass = rrClass
    }
}
