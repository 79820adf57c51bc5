// SPDX-License-Identifier: MIT

/// A transaction of the chain: Bitcoin's, with a time after the version.
public struct Transaction: Hashable, Sendable {
    /// The version of transactions that carry name operations; in others they are ignored.
    public static let nameVersion: Int32 = 0x0666

    /// Kind of transaction.
    public var version: Int32
    /// When it was made, in seconds since 1970.
    public var time: UInt32
    /// What it spends.
    public var inputs: [Input]
    /// What it makes.
    public var outputs: [Output]
    /// Height or time before which it may not be in a block; 0 for none.
    public var lockTime: UInt32

    /// Creates a transaction.
    public init(version: Int32, time: UInt32, inputs: [Input], outputs: [Output], lockTime: UInt32 = 0) {
        self.version = version
        self.time = time
        self.inputs = inputs
        self.outputs = outputs
        self.lockTime = lockTime
    }

    /// One output of an earlier transaction.
    public struct Outpoint: Hashable, Sendable {
        /// The transaction's id, 32 octets in the order of hashing, the reverse of how it is shown.
        public var transaction: [UInt8]
        /// Which of its outputs.
        public var index: UInt32

        /// Creates an outpoint.
        public init(transaction: [UInt8], index: UInt32) {
            self.transaction = transaction
            self.index = index
        }

        /// Whether it marks a RANDPAY transaction and stands for no output: 32 octets of 0xEC, index 0.
        public var isRandomPayment: Bool {
            index == 0 && transaction.allSatisfy { $0 == 0xEC }
        }
    }

    /// One spent output with what proves the right to spend it.
    public struct Input: Hashable, Sendable {
        /// What is spent; all zeros with the index 2^32-1 for newly made coins.
        public var outpoint: Outpoint
        /// The script that unlocks it.
        public var script: [UInt8]
        /// Bitcoin's sequence number.
        public var sequence: UInt32
        /// The segregated witness.
        public var witness: [[UInt8]]

        /// Creates an input.
        public init(outpoint: Outpoint, script: [UInt8] = [], sequence: UInt32 = .max, witness: [[UInt8]] = []) {
            self.outpoint = outpoint
            self.script = script
            self.sequence = sequence
            self.witness = witness
        }
    }

    /// One amount with the condition for spending it.
    public struct Output: Hashable, Sendable {
        /// Millionths of a coin.
        public var amount: Int64
        /// The locking script, before which a name operation may stand.
        public var script: [UInt8]

        /// Creates an output.
        public init(amount: Int64, script: [UInt8]) {
            self.amount = amount
            self.script = script
        }
    }

    /// Whether it makes new coins.
    public var isCoinbase: Bool {
        inputs.count == 1 && inputs[0].outpoint.index == .max && inputs[0].outpoint.transaction.allSatisfy { $0 == 0 }
    }
}

extension Transaction {
    /// Reads a transaction that fills `octets` exactly.
    public init(decoding octets: [UInt8]) throws(ChainFormatError) {
        var reader = ChainReader(octets)
        try self.init(from: &reader)
        guard reader.remaining == 0 else { throw .trailingOctets(at: reader.position) }
    }

    init(from reader: inout ChainReader) throws(ChainFormatError) {
        version = Int32(bitPattern: try reader.uint32())
        time = try reader.uint32()
        // A count of no inputs is the marker of a transaction with witness, followed by a flag.
        let hasWitness = reader.peek(0) == 0 && reader.peek(1) != 0
        if hasWitness {
            let flags = try reader.number(octets: 2)
            guard flags == 0x0100 else { throw .unknownFlag(at: reader.position) }
        }
        inputs = []
        for _ in 0..<(try reader.count(ofSize: 41)) {
            let outpoint = Outpoint(transaction: try reader.bytes(32), index: try reader.uint32())
            inputs.append(
                Input(outpoint: outpoint, script: try reader.variableBytes(), sequence: try reader.uint32())
            )
        }
        outputs = []
        for _ in 0..<(try reader.count(ofSize: 9)) {
            let amount = Int64(bitPattern: try reader.number(octets: 8))
            outputs.append(Output(amount: amount, script: try reader.variableBytes()))
        }
        if hasWitness {
            for index in inputs.indices {
                for _ in 0..<(try reader.count(ofSize: 1)) {
                    inputs[index].witness.append(try reader.variableBytes())
                }
            }
            // The flag promises a witness.
            guard inputs.contains(where: { !$0.witness.isEmpty }) else { throw .unknownFlag(at: reader.position) }
        }
        lockTime = try reader.uint32()
    }

    /// The serialization.
    ///
    /// - Parameter witness: whether witnesses are written, if there are any; the id is made without them.
    /// - Returns: what ``init(decoding:)`` reads.
    public func encoded(witness: Bool) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(64 + inputs.count * 150 + outputs.reduce(0) { $0 + $1.script.count + 12 })
        append(to: &octets, witness: witness)
        return octets
    }

    func append(to octets: inout [UInt8], witness: Bool) {
        let hasWitness = witness && inputs.contains { !$0.witness.isEmpty }
        octets.append(littleEndian: UInt64(UInt32(bitPattern: version)), octets: 4)
        octets.append(littleEndian: UInt64(time), octets: 4)
        if hasWitness { octets += [0, 1] }
        octets.append(count: inputs.count)
        for input in inputs {
            octets += input.outpoint.transaction
            octets.append(littleEndian: UInt64(input.outpoint.index), octets: 4)
            octets.append(variable: input.script)
            octets.append(littleEndian: UInt64(input.sequence), octets: 4)
        }
        octets.append(count: outputs.count)
        for output in outputs {
            octets.append(littleEndian: UInt64(bitPattern: output.amount), octets: 8)
            octets.append(variable: output.script)
        }
        if hasWitness {
            for input in inputs {
                octets.append(count: input.witness.count)
                for item in input.witness {
                    octets.append(variable: item)
                }
            }
        }
        octets.append(littleEndian: UInt64(lockTime), octets: 4)
    }

    /// The transaction's id, 32 octets in the order of hashing.
    ///
    /// - Parameter hash: SHA-256 applied twice.
    /// - Returns: what `hash` makes of the serialization without witnesses.
    public func id(hash: ([UInt8]) -> [UInt8]) -> [UInt8] {
        hash(encoded(witness: false))
    }

    /// The name operations of its outputs, in order, with each output's index; none unless the version says so.
    public var nameOperations: [(index: Int, operation: NameOperation, destination: [UInt8])] {
        guard version == Self.nameVersion else { return [] }
        return outputs.enumerated()
            .compactMap { index, output in
                NameScript.decode(output.script).map { (index, $0.operation, $0.destination) }
            }
    }
}
