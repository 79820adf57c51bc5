// SPDX-License-Identifier: MIT
internal import Address
internal import JSONRPC
internal import NVS

extension RPCMethod {
    /// The most blocks that one call makes.
    static let blockLimit = 10_000

    static let making: [RPCMethod] = [
        RPCMethod(
            "generatetoaddress",
            "nblocks \"address\" ( maxtries )",
            parameters: ["nblocks", "address", "maxtries"],
            required: 2,
            help: "\nMakes blocks whose coins go to an address, and tells their hashes. No work is needed.\n",
            .node { arguments, node in
                let count = try arguments.integer(0)
                guard (0...blockLimit).contains(count) else {
                    throw RPCError(
                        code: RPCError.invalidParameter,
                        message: "nblocks must be from 0 to \(blockLimit)"
                    )
                }
                guard let address = Address(try arguments.text(1), network: .regtest) else {
                    throw RPCError(code: RPCError.invalidAddressOrKey, message: "Error: Invalid address")
                }
                return .array(try await node.mine(count, to: address.script).map { .string($0) })
            }
        ),
        RPCMethod(
            "submitblock",
            "\"hexdata\" ( \"dummy\" )",
            parameters: ["hexdata", "dummy"],
            required: 1,
            help: "\nTakes a block. Its work and its signatures are not looked at.\n",
            .edit { arguments, editor in
                guard let octets = Hex.decode(try arguments.octets(0)), let block = try? Block(decoding: octets) else {
                    throw RPCError(code: RPCError.deserializationError, message: "Block decode failed")
                }
                return try editor.submit(block).map { .string($0) } ?? .null
            }
        ),
    ]
}
