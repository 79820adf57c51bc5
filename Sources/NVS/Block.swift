// SPDX-License-Identifier: MIT

/// The 80 octets whose hash names a block.
public struct BlockHeader: Hashable, Sendable {
    /// Version, with the chain's id in the upper half.
    public var version: Int32
    /// Hash of the block before, 32 octets in the order of hashing.
    public var previous: [UInt8]
    /// Root of the transactions' hash tree.
    public var merkleRoot: [UInt8]
    /// When the block was made, in seconds since 1970.
    public var time: UInt32
    /// The target in its compact form.
    public var bits: UInt32
    /// The number that was varied.
    public var nonce: UInt32

    /// Creates a header.
    public init(version: Int32, previous: [UInt8], merkleRoot: [UInt8], time: UInt32, bits: UInt32, nonce: UInt32) {
        self.version = version
        self.previous = previous
        self.merkleRoot = merkleRoot
        self.time = time
        self.bits = bits
        self.nonce = nonce
    }

    init(from reader: inout ChainReader) throws(ChainFormatError) {
        version = Int32(bitPattern: try reader.uint32())
        previous = try reader.bytes(32)
        merkleRoot = try reader.bytes(32)
        time = try reader.uint32()
        bits = try reader.uint32()
        nonce = try reader.uint32()
    }

    /// The serialization.
    public var encoded: [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(80)
        octets.append(littleEndian: UInt64(UInt32(bitPattern: version)), octets: 4)
        octets += previous
        octets += merkleRoot
        for number in [time, bits, nonce] {
            octets.append(littleEndian: UInt64(number), octets: 4)
        }
        return octets
    }
}

/// A block: header, proof of another chain's work if the version says so, transactions, signature.
public struct Block: Hashable, Sendable {
    /// The header.
    public var header: BlockHeader
    /// The proof that another chain's work counts here, as it came; empty without.
    public var auxiliaryProof: [UInt8]
    /// The transactions; the first makes new coins.
    public var transactions: [Transaction]
    /// The maker's signature.
    public var signature: [UInt8]

    private static let auxiliaryBit: Int32 = 0x100

    /// Creates a block without another chain's proof.
    public init(header: BlockHeader, transactions: [Transaction], signature: [UInt8] = []) {
        self.header = header
        auxiliaryProof = []
        self.transactions = transactions
        self.signature = signature
    }

    /// Reads a block that fills `octets` exactly.
    public init(decoding octets: [UInt8]) throws(ChainFormatError) {
        var reader = ChainReader(octets)
        header = try BlockHeader(from: &reader)
        auxiliaryProof = []
        if header.version & Self.auxiliaryBit != 0 {
            let start = reader.position
            try Self.skipAuxiliaryProof(&reader)
            auxiliaryProof = Array(octets[start..<reader.position])
        }
        transactions = []
        for _ in 0..<(try reader.count(ofSize: 10)) {
            transactions.append(try Transaction(from: &reader))
        }
        signature = try reader.variableBytes()
        guard reader.remaining == 0 else { throw .trailingOctets(at: reader.position) }
    }

    /// The serialization, with witnesses.
    public var encoded: [UInt8] {
        var octets = header.encoded + auxiliaryProof
        octets.append(count: transactions.count)
        for transaction in transactions {
            transaction.append(to: &octets, witness: true)
        }
        octets.append(variable: signature)
        return octets
    }

    /// Merged mining: the parent's coinbase, two branches of hash trees, the parent's header.
    ///
    /// The parent is a Bitcoin-like chain, yet its coinbase is stored in this chain's format, with a time of 0. A
    /// parent whose version has the same bit is followed by a proof of its own.
    private static func skipAuxiliaryProof(_ reader: inout ChainReader) throws(ChainFormatError) {
        var parent: BlockHeader
        repeat {
            _ = try Transaction(from: &reader)
            _ = try reader.bytes(32)
            for _ in 0..<2 {
                _ = try reader.bytes(32 * (try reader.count(ofSize: 32)))
                _ = try reader.uint32()
            }
            parent = try BlockHeader(from: &reader)
        } while parent.version & auxiliaryBit != 0
    }

    /// The block's hash, 32 octets in the order of hashing.
    ///
    /// - Parameter hash: SHA-256 applied twice.
    /// - Returns: what `hash` makes of the header.
    public func hash(_ hash: ([UInt8]) -> [UInt8]) -> [UInt8] {
        hash(header.encoded)
    }
}
