// SPDX-License-Identifier: MIT
public import DNSWire
public import ENUM
public import NVS

/// What the routes ask of the chain: the same state that DNS answers from.
public protocol NameDirectory: Sendable {
    /// The block that answers are as of; nil before the chain was read.
    var tip: DirectoryTip? { get }

    /// How the server is.
    func health() async -> HealthReport

    /// Everything that the store says of a number.
    ///
    /// - Throws: ``DirectoryError``.
    func report(on number: E164Number) async throws -> NumberReport

    /// The same on the calling thread, which waits for nobody.
    ///
    /// - Returns: nil if it cannot be said at once, or not as of ``tip``; ``report(on:)`` can, or knows why not.
    func reportAtOnce(on number: E164Number) -> NumberReport?

    /// A name as it is now.
    ///
    /// - Parameter name: at most 512 octets of any kind.
    /// - Returns: its record, also if it has expired; nil if there is none or it was deleted.
    /// - Throws: ``DirectoryError``.
    func record(named name: [UInt8]) async throws -> NameRecord?

    /// All that is known of a name, deleted ones among them.
    ///
    /// - Parameter name: at most 512 octets of any kind.
    /// - Returns: nil if there is no such name and never was one.
    /// - Throws: ``DirectoryError``.
    func detail(of name: [UInt8]) async throws -> NameDetail?

    /// Active and expired names by their beginning, in an order that stays the same.
    ///
    /// - Parameters:
    ///   - prefix: at most 512 octets of any kind.
    ///   - name: ``NameListing/next`` of the page before; nil for the first page.
    ///   - limit: the most names, at least 1; there may be fewer on a page, and yet a next one.
    /// - Returns: a page of them.
    /// - Throws: ``DirectoryError``.
    func names(withPrefix prefix: [UInt8], after name: [UInt8]?, limit: Int) async throws -> NameListing

    /// Active and expired names of telephone numbers in the order of number and name.
    ///
    /// - Parameters:
    ///   - name: the last name of the page before; nil for the first page.
    ///   - limit: the most names, at least 1.
    /// - Returns: their records.
    /// - Throws: ``DirectoryError``.
    func numbers(after name: [UInt8]?, limit: Int) async throws -> [NameRecord]

    /// The operations on a name, the oldest first, as far as the node keeps them.
    ///
    /// - Parameter name: at most 512 octets of any kind.
    /// - Returns: none if there never was such a name.
    /// - Throws: ``DirectoryError``.
    func history(of name: [UInt8]) async throws -> [NameChange]

    /// What of a name, and of those that answer together with it, cannot be served; each on a line that begins with a
    /// name and a colon.
    ///
    /// - Parameter name: at most 512 octets of any kind.
    /// - Returns: the faults, in words; none for names that mean nothing to DNS.
    /// - Throws: ``DirectoryError``.
    func faults(of name: [UInt8]) async throws -> [String]

    /// What DNS answers to a question about names of the chain; nil if that is nothing.
    func answer(to question: Question) -> Message?

    /// What happens to the chain from now on.
    ///
    /// - Parameter hash: the last block that the listener knows; those behind it come first, or a reset.
    /// - Returns: events as they come; a stream that ends before its listener does has lost some.
    func events(after hash: String?) -> AsyncStream<ChainEvent>
}

/// A block of the chain.
public struct DirectoryTip: Hashable, Sendable {
    /// Its height.
    public var height: Int
    /// Its hash, 64 hexadecimal digits.
    public var hash: String
    /// Counts how often answers have changed, which they do within a block as well: when somebody else is trusted.
    public var revision: Int

    /// Creates a tip.
    public init(height: Int, hash: String, revision: Int = 0) {
        self.height = height
        self.hash = hash
        self.revision = revision
    }
}

/// What the store says of a telephone number.
public struct NumberReport: Sendable {
    /// The block that it is as of.
    public var tip: DirectoryTip
    /// The records that count, and why others do not.
    public var answer: NumberAnswer
    /// The number's names.
    public var records: [NameRecord]

    /// Creates a report.
    public init(tip: DirectoryTip, answer: NumberAnswer, records: [NameRecord]) {
        self.tip = tip
        self.answer = answer
        self.records = records
    }
}

/// What one block did to names.
public struct BlockEvents: Hashable, Sendable {
    /// The block.
    public var tip: DirectoryTip
    /// Its operations in their order.
    public var operations: [NameOperation]

    /// Creates the events of a block.
    public init(tip: DirectoryTip, operations: [NameOperation]) {
        self.tip = tip
        self.operations = operations
    }
}

/// Why the chain cannot be asked.
public enum DirectoryError: Error, Hashable, Sendable {
    /// It has not been read yet.
    case notReady
    /// The node does not answer, and only it knows what was asked for.
    case nodeAway
    /// Something like it is being looked for; it can be asked for in a moment.
    case busy
}
