// SPDX-License-Identifier: MIT
import DNSWire

/// The fixed part of an entry that is about to be written; ``EntryView`` reads it where it lies.
///
/// ```
///  0 length    u32  octets of the whole entry, a multiple of 8
///  4 tag       u32  of the question's hash
///  8 storedAt  u64  milliseconds
/// 16 life      u32  seconds that the answer may be used without being asked for again
/// 20 askAgain  u32  milliseconds after storedAt before which nobody need ask again
/// 24 type      u16
/// 26 class     u16
/// 28 flags     u8
/// 29 uses      u8   chances to stay, 0 to 3
/// 30 asked     u8   look-ups since it was stored, 2 for more
/// 31 name      u8   octets of the name
/// 32 code      u8   response code
/// 33 failures  u8   failures in a row before this one
/// 34 error     u16  INFO-CODE of an Extended DNS Error
/// 36 plain          body for clients without DO: five times u16
/// 46 signed         body for clients with DO, if it is another one
/// 56 name, then of the plain and of the signed body: u16 for each record, where its TTL stands in the body; the body
/// ```
/// A body is what follows the question in a message, without an OPT record. It is copied into responses as it is: its
/// compression pointers hold wherever the name in question has the same length.
struct EntryHeader {
    /// What an entry is.
    struct Flags: OptionSet {
        let rawValue: UInt8
        /// The entry can be found; without this it is only room.
        static let live = Flags(rawValue: 1)
        /// A failure without data.
        static let failure = Flags(rawValue: 2)
        /// The data failed validation and is for clients with CD alone.
        static let bogus = Flags(rawValue: 4)
        /// The data was validated.
        static let secure = Flags(rawValue: 8)
        /// The signed body is another one than the plain.
        static let hasSignedBody = Flags(rawValue: 16)
        /// The answer ends with an alias for a name of a forbidden suffix.
        static let leadsAway = Flags(rawValue: 32)
        /// The last of an answer that had a longer time, from a cache behind this one.
        static let remainder = Flags(rawValue: 64)
        /// The answer goes by aliases.
        static let hasAliases = Flags(rawValue: 128)
    }

    /// How many records and octets a body has.
    struct Body {
        var answers: UInt16 = 0
        var authorities: UInt16 = 0
        var additionals: UInt16 = 0
        /// Octets of all sections.
        var octets: UInt16 = 0
        /// Octets of the answer and authority sections.
        var required: UInt16 = 0

        var records: Int { Int(answers) + Int(authorities) + Int(additionals) }
        /// Octets in the store, with the places of its TTLs.
        var extent: Int { 2 * records + Int(octets) }
    }

    var tag: UInt32 = 0
    var storedAt: UInt64 = 0
    var life: UInt32 = 0
    var type: UInt16 = 0
    var rrClass: UInt16 = 0
    var flags: Flags = .live
    var uses: UInt8 = 0
    var nameCount = 0
    var code: UInt8 = 0
    var failures: UInt8 = 0
    var error: UInt16 = 0
    var plain = Body()
    var signed = Body()

    /// The fixed part of a new entry for a question.
    init(_ question: CacheQuestion) {
        type = question.type.rawValue
        rrClass = question.rrClass.rawValue
        nameCount = question.name.count
    }

    /// What does not depend on a cache and the time.
    init(_ entry: EntryView) {
        life = entry.life
        type = entry.type
        rrClass = entry.rrClass
        flags = entry.flags
        nameCount = entry.nameCount
        code = entry.code
        error = entry.error
        plain = entry.plain
        signed = entry.signed
    }

    /// Whether most clients get SERVFAIL.
    var isFailed: Bool { !flags.isDisjoint(with: [.failure, .bogus]) }

    /// Octets of the fixed part.
    static let octets = 56

    /// Octets that the entry needs.
    var extent: Int {
        let bodies = plain.extent + (flags.contains(.hasSignedBody) ? signed.extent : 0)
        return (Self.octets + nameCount + bodies + 7) & ~7
    }

    /// Writes the fixed part.
    ///
    /// - Parameters:
    ///   - store: receives it.
    ///   - place: where it goes.
    ///   - length: octets of the whole entry, at least its extent.
    func write(to store: inout MutableSpan<UInt8>, at place: Int, length: Int) {
        store.set(u32: UInt32(truncatingIfNeeded: length), at: place)
        store.set(u32: tag, at: place + 4)
        store.set(u64: storedAt, at: place + 8)
        store.set(u32: life, at: place + 16)
        store.set(u32: 0, at: place + 20)
        store.set(u16: type, at: place + 24)
        store.set(u16: rrClass, at: place + 26)
        store[place + 28] = flags.rawValue
        store[place + 29] = uses
        store[place + 30] = 0
        store[place + 31] = UInt8(truncatingIfNeeded: nameCount)
        store[place + 32] = code
        store[place + 33] = failures
        store.set(u16: error, at: place + 34)
        plain.write(to: &store, at: place + 36)
        signed.write(to: &store, at: place + 46)
    }

    /// Writes the fixed part and the name to the beginning of an entry.
    ///
    /// - Returns: where the bodies go.
    func write(to entry: inout MutableSpan<UInt8>, for question: CacheQuestion) -> Int {
        write(to: &entry, at: 0, length: extent)
        entry.set(question.name, at: Self.octets)
        return Self.octets + nameCount
    }
}

extension EntryHeader.Body {
    func write(to store: inout MutableSpan<UInt8>, at place: Int) {
        store.set(u16: answers, at: place)
        store.set(u16: authorities, at: place + 2)
        store.set(u16: additionals, at: place + 4)
        store.set(u16: octets, at: place + 6)
        store.set(u16: required, at: place + 8)
    }
}
