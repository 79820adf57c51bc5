// SPDX-License-Identifier: MIT
import DNSWire

/// An entry in the store, read in place; ``EntryHeader`` says how it lies there.
struct EntryView: ~Escapable {
    private let octets: Span<UInt8>

    /// The entry that starts at `place`.
    @_lifetime(copy store)
    init(_ store: Span<UInt8>, at place: Int) {
        octets = store.extracting(place..<store.count)
    }

    var length: Int { Int(octets.u32(at: 0)) }
    var tag: UInt32 { octets.u32(at: 4) }
    var storedAt: UInt64 { octets.u64(at: 8) }
    var life: UInt32 { octets.u32(at: 16) }
    var askAgain: UInt64 { UInt64(octets.u32(at: 20)) }
    var type: UInt16 { octets.u16(at: 24) }
    var rrClass: UInt16 { octets.u16(at: 26) }
    var flags: EntryHeader.Flags { EntryHeader.Flags(rawValue: octets[28]) }
    var uses: UInt8 { octets[29] }
    var asked: UInt8 { octets[30] }
    var nameCount: Int { Int(octets[31]) }
    var code: UInt8 { octets[32] }
    var failures: UInt8 { octets[33] }
    var error: UInt16 { octets.u16(at: 34) }
    var plain: EntryHeader.Body { EntryHeader.Body(octets, at: 36) }
    var signed: EntryHeader.Body { EntryHeader.Body(octets, at: 46) }

    /// Where in an entry what changes stands.
    enum Offset {
        static let askAgain = 20
        static let flags = 28
        static let uses = 29
        static let asked = 30
    }

    /// The name of the question, folded.
    var name: Span<UInt8> {
        @_lifetime(copy self)
        get { octets.extracting(EntryHeader.octets..<EntryHeader.octets + nameCount) }
    }

    /// What it is found by.
    var question: CacheQuestion {
        @_lifetime(copy self)
        get { CacheQuestion(name: name, type: RRType(rawValue: type), class: RRClass(rawValue: rrClass)) }
    }

    /// What follows the fixed part.
    var content: Span<UInt8> {
        @_lifetime(copy self)
        get {
            let bodies = plain.extent + (flags.contains(.hasSignedBody) ? signed.extent : 0)
            return octets.extracting(EntryHeader.octets..<EntryHeader.octets + nameCount + bodies)
        }
    }

    /// A body behind the name, with the places of its TTLs before it.
    ///
    /// - Parameters:
    ///   - body: which it is.
    ///   - skipped: octets of the bodies before it.
    /// - Returns: the places, two octets each, and the body.
    @_lifetime(copy self)
    func content(of body: EntryHeader.Body, after skipped: Int) -> Span<UInt8> {
        let start = EntryHeader.octets + nameCount + skipped
        return octets.extracting(start..<start + body.extent)
    }
}

extension EntryView {
    /// Whether the entry can be found.
    var isLive: Bool { flags.contains(.live) }

    /// What it is good for.
    func state(at now: UInt64) -> EntryState {
        let storedAt = storedAt
        return EntryState(
            age: now > storedAt ? now - storedAt : 0,
            life: UInt64(life) * 1_000,
            askAgain: askAgain,
            isFailed: !flags.isDisjoint(with: [.failure, .bogus]),
            isRemainder: flags.contains(.remainder)
        )
    }
}

extension EntryHeader.Body {
    fileprivate init(_ octets: Span<UInt8>, at start: Int) {
        answers = octets.u16(at: start)
        authorities = octets.u16(at: start + 2)
        additionals = octets.u16(at: start + 4)
        self.octets = octets.u16(at: start + 6)
        required = octets.u16(at: start + 8)
    }
}
