// SPDX-License-Identifier: MIT
internal import NVS

/// The name operations that a block holds, for the names that are mirrored.
///
/// Whether an operation took effect depends on fees, owners and earlier operations, so it is not trusted: it only tells
/// that the node has to be asked about the name.
struct BlockTouches: Hashable, Sendable {
    struct Touch: Hashable, Sendable {
        var name: [UInt8]
        var kind: NameOperation.Kind
        var days: Int
    }

    var hash: String
    var touches: [Touch]

    init(hash: String, touches: [Touch]) {
        self.hash = hash
        self.touches = touches
    }

    /// Reads a serialized block; `nil` if it cannot be read.
    init?(hash: String, block octets: [UInt8], selection: MirrorSelection) {
        guard let block = try? Block(decoding: octets) else { return nil }
        self.hash = hash
        touches = block.transactions.flatMap { transaction -> [Touch] in
            guard !transaction.isCoinbase else { return [] }
            return transaction.nameOperations.map(\.operation).filter { selection.contains($0.name) }
                .map { Touch(name: $0.name, kind: $0.kind, days: $0.days) }
        }
    }
}
