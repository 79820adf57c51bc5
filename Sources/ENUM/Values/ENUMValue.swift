// SPDX-License-Identifier: MIT
import DNSWire

/// What a value of the store says of a telephone number.
///
/// The form is told by the content, not by the name: a line that starts with `E2U`, `TTL` or `SIG` makes the value
/// native; one that holds the word NAPTR outside of quotes makes it zone text; anything else is read as a list.
public struct ENUMValue: Hashable, Sendable {
    /// The records, in the order of the value.
    public private(set) var records: [ENUMRecord] = []
    /// Seconds the records live; a default by form if the value does not say.
    public private(set) var ttl: UInt32
    /// The signatures.
    public private(set) var signatures: [ENUMSignature] = []
    /// What was dropped; at most ``ENUMFault/limit``.
    public private(set) var faults: [ENUMFault] = []

    /// Seconds that native records live without a `TTL`, as the node's own server has it.
    public static let nativeTTL: UInt32 = 86_400
    /// Seconds that records of the other forms live, if zone text does not say.
    public static let listTTL: UInt32 = 3_600
    /// The most records that are read of one value; a message holds no more anyway.
    public static let recordLimit = 512

    /// Reads a value of any form.
    public init(_ value: [UInt8]) {
        let lines = value.split { $0 == 0x0A || $0 == 0x0D }
        if lines.contains(where: { Self.nativeKey($0) != nil }) {
            ttl = Self.nativeTTL
            readNative(lines)
        } else if ZoneText.isZoneText(value) {
            ttl = Self.listTTL
            readZoneText(value)
        } else {
            ttl = Self.listTTL
            readList(value)
        }
    }

    /// The three letters with which a line of the native form starts, in capitals.
    private static func nativeKey(_ line: ArraySlice<UInt8>) -> NativeKey? {
        // Told by one number, not by arrays: every line of every value passes here.
        guard line.count >= 3 else { return nil }
        let letters = line.prefix(3).reduce(UInt32(0)) { $0 << 8 | UInt32($1 &- 0x61 < 26 ? $1 & 0xDF : $1) }
        switch letters {
        case 0x45_32_55: return .service  // E2U
        case 0x54_54_4C: return .ttl  // TTL
        case 0x53_49_47: return .signature  // SIG
        default: return nil
        }
    }

    private enum NativeKey {
        case service
        case ttl
        case signature
    }

    private mutating func readNative(_ lines: [ArraySlice<UInt8>]) {
        for (index, line) in lines.enumerated() {
            switch Self.nativeKey(line) {
            case .service: add(Result { () throws(ENUMFault.Reason) in [try NativeLine.record(line)] }, at: index)
            case .ttl: ttl = NativeLine.ttl(line) ?? ttl
            case .signature: signatures += NativeLine.signatures(line)
            case nil: continue
            }
        }
    }

    private mutating func readZoneText(_ value: [UInt8]) {
        var lowest: UInt32?
        for (index, entry) in ZoneText.entries(of: value).enumerated() {
            let result = Result { () throws(ENUMFault.Reason) in try ZoneText.record(entry) }
            if case .success((_, let ownTTL)) = result {
                lowest = min(lowest ?? .max, ownTTL ?? Self.listTTL)
            }
            add(result.map { [$0.record] }, at: index)
        }
        ttl = lowest ?? Self.listTTL
    }

    private mutating func readList(_ value: [UInt8]) {
        var order: UInt16 = 0
        for (index, piece) in value.split(separator: UInt8(ascii: "|")).enumerated() {
            let result = Result { () throws(ENUMFault.Reason) in try ListPiece.records(piece, order: order) }
            add(result, at: index)
            // The order counts the pieces that are of the form, whether they fit in a record or not.
            if case .failure(.badPiece) = result { continue }
            order = order == .max ? .max : order + 1
        }
    }

    private mutating func add(_ result: Result<[ENUMRecord], ENUMFault.Reason>, at index: Int) {
        switch result {
        case .success(let new) where records.count + new.count <= Self.recordLimit: records += new
        case .success: note(.tooMany, at: index)
        case .failure(let reason): note(reason, at: index)
        }
    }

    private mutating func note(_ reason: ENUMFault.Reason, at index: Int) {
        if faults.count < ENUMFault.limit { faults.append(ENUMFault(place: index + 1, reason: reason)) }
    }
}

extension NAPTR {
    /// A rule that ends the search with a URI, under the flag `u` (RFC 6116 §3.4.2).
    static func terminal(
        order: UInt16,
        preference: UInt16,
        services: [UInt8],
        regexp: [UInt8]
    ) throws(ENUMFault.Reason) -> NAPTR {
        do throws(WireError) {
            return try NAPTR(
                order: order,
                preference: preference,
                flags: [UInt8(ascii: "u")],
                services: services,
                regexp: regexp,
                replacement: .root
            )
        } catch {
            throw .tooLong
        }
    }
}
