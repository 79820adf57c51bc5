// SPDX-License-Identifier: MIT
public import DNSWire

/// What upstream said to one question, or that it said nothing, in the form in which caches keep it.
///
/// Read once, it is taken in by any number of caches with a copy, and clients that wait are sent it without one.
public struct CacheEntry: Hashable, Sendable {
    /// As ``EntryHeader`` has it; what only a cache knows is zero.
    private let octets: [UInt8]
    /// Why most clients get SERVFAIL; nil for an answer.
    public let fault: CacheFault?

    /// A failure without data.
    ///
    /// - Parameters:
    ///   - fault: what happened.
    ///   - question: what was asked.
    public init(failure fault: CacheFault, of question: CacheQuestion) {
        var header = EntryHeader(question)
        header.flags.insert(.failure)
        header.code = ResponseCode.servFail.headerBits
        header.error = fault.error.rawValue
        var octets = Self.room(for: header)
        var entry = octets.mutableSpan
        _ = header.write(to: &entry, for: question)
        self.octets = octets
        self.fault = fault
    }

    /// An answer, or data that failed validation.
    init(
        _ header: EntryHeader,
        _ question: CacheQuestion,
        plain: borrowing BodyWriter,
        signed: borrowing BodyWriter,
        _ fault: CacheFault?
    ) {
        var octets = Self.room(for: header)
        var entry = octets.mutableSpan
        var next = header.write(to: &entry, for: question)
        plain.copy(header.plain, to: &entry, at: &next)
        if header.flags.contains(.hasSignedBody) { signed.copy(header.signed, to: &entry, at: &next) }
        self.octets = octets
        self.fault = fault
    }

    private static func room(for header: EntryHeader) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(header.extent)
        octets += repeatElement(0, count: header.extent)
        return octets
    }

    var view: EntryView {
        @_lifetime(borrow self)
        get { EntryView(octets.span, at: 0) }
    }

    /// Whether the answer ends with an alias for a name that upstream may not speak for: somebody else has to say what is
    /// there.
    public var leadsAway: Bool { view.flags.contains(.leadsAway) }

    /// Whether the answer goes by aliases, of whose targets somebody may say something.
    public var hasAliases: Bool { view.flags.contains(.hasAliases) }

    /// Whether there is data, which failed validation.
    public var isBogus: Bool { view.flags.contains(.bogus) }

    /// Writes the whole response to a client that has waited for this.
    ///
    /// - Parameters:
    ///   - query: what the client's message says about the response.
    ///   - question: the octets of the question in the client's message, name, type and class, letter case as it came.
    ///   - writer: receives the response.
    /// - Returns: whether it was written; if not, it is not one for this question.
    public func write(to query: ClientQuery, question: Span<UInt8>, into writer: inout MessageWriter) -> Bool {
        view.write(to: query, question: question, elapsed: 0, staleTTL: nil, into: &writer)
    }
}
