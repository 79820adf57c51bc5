// SPDX-License-Identifier: MIT
internal import NVS

/// The place that an audit log has reached: what has to be known of everything before, to go on or to find a change of it.
///
/// Whoever notes a head elsewhere can later prove that nothing up to it was changed: `numen audit verify --head`.
public struct AuditHead: Hashable, Sendable {
    /// The sequence number of the last entry; 0 if there is none.
    public var sequence: Int
    /// Its hash, 32 octets; zeros if there is none.
    public var hash: [UInt8]

    /// Creates a head.
    public init(sequence: Int, hash: [UInt8]) {
        self.sequence = sequence
        self.hash = hash
    }

    /// Where each log starts.
    public static let start = AuditHead(sequence: 0, hash: [UInt8](repeating: 0, count: 32))
}

extension AuditHead: LosslessStringConvertible {
    /// Reads what ``description`` writes.
    public init?(_ description: String) {
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let sequence = Int(parts[0]),
            let hash = Hex.decode(String(parts[1])), hash.count == 32
        else { return nil }
        self.init(sequence: sequence, hash: hash)
    }

    /// The sequence number, a colon, and the hash in hexadecimal.
    public var description: String { "\(sequence):" + Hex.encode(hash) }
}
