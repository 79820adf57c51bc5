// SPDX-License-Identifier: MIT
internal import JSONRPC
internal import NVS

extension RPCMethod {
    static let blocks: [RPCMethod] = [
        RPCMethod("getbestblockhash", .read { _, view in .string(try view.tip().hash.shownHash) }),
        RPCMethod("getblockcount", .read { _, view in .integer(try view.tip().height) }),
        RPCMethod(
            "getdifficulty",
            .read { _, view in
                ["proof-of-work": try difficulty(view), "proof-of-stake": stakeDifficulty, "search-interval": 0]
            }
        ),
        RPCMethod("getblockchaininfo", .read { _, view in try chainInfo(view) }),
        RPCMethod("getchaintips", .read { _, view in .array(try view.tips().map { try tip($0, in: view) }) }),
        RPCMethod(
            "getblockhash",
            "height",
            parameters: ["height"],
            required: 1,
            help: HelpText.getblockhash,
            .read { arguments, view in
                guard let block = try view.block(height: try arguments.integer(0)) else {
                    throw RPCError(code: RPCError.invalidParameter, message: "Block height out of range")
                }
                return .string(block.hash.shownHash)
            }
        ),
        RPCMethod(
            "getblockheader",
            "\"blockhash\" ( verbose )",
            parameters: ["blockhash", "verbose"],
            required: 1,
            help: "\nTells of a block's header, as an object or, if verbose is false, as its octets in hexadecimal.\n",
            .read { arguments, view in
                _ = try arguments.hash(0, called: "hash")
                let isVerbose = try arguments.bool(1, default: true)
                let block = try knownBlock(arguments, called: "hash", in: view)
                guard isVerbose else { return .string(Hex.encode(block.header.encoded)) }
                return try BlockText(view: view, block: block).header()
            }
        ),
        RPCMethod(
            "getblock",
            "\"blockhash\" ( verbosity )",
            parameters: ["blockhash", "verbosity"],
            required: 1,
            help: """

                Tells of a block: 0 its octets in hexadecimal, 1 (the default) an object that names its transactions, \
                2 an object that decodes them.

                """,
            .read { arguments, view in
                _ = try arguments.hash(0, called: "blockhash")
                let verbosity = try arguments.verbosity(1, default: 1)
                let block = try knownBlock(arguments, called: "blockhash", in: view)
                guard verbosity > 0 else { return .string(Hex.encode(try view.whole(block).encoded)) }
                return try BlockText(view: view, block: block).whole(details: verbosity > 1)
            }
        ),
        RPCMethod(
            "invalidateblock",
            "\"blockhash\"",
            parameters: ["blockhash"],
            required: 1,
            help: "\nTakes a block and all that follow it from the chain.\n",
            .edit { arguments, editor in
                let block = try knownBlock(arguments, called: "blockhash", in: editor.view)
                guard block.height > 0 else {
                    throw RPCError(code: RPCError.invalidParameter, message: "Block 0 cannot be invalidated")
                }
                try editor.invalidate(block)
                return .null
            }
        ),
        RPCMethod(
            "reconsiderblock",
            "\"blockhash\"",
            parameters: ["blockhash"],
            required: 1,
            help: "\nUndoes invalidateblock.\n",
            .edit { arguments, editor in
                try editor.reconsider(try knownBlock(arguments, called: "blockhash", in: editor.view))
                return .null
            }
        ),
    ]

    /// The difficulty of proof of stake, of which there is none: that of block 0.
    static let stakeDifficulty: JSON = .number("0.06249910592947572")

    static func difficulty(_ view: ChainView) throws -> JSON {
        BlockText.difficulty(try view.tip().header.bits)
    }

    /// The block whose hash is the first argument.
    static func knownBlock(
        _ arguments: RPCArguments,
        called name: String,
        in view: ChainView
    ) throws -> BlockRecord {
        guard let block = try view.block(hash: try arguments.hash(0, called: name)) else {
            throw RPCError(code: RPCError.invalidAddressOrKey, message: "Block not found")
        }
        return block
    }

    private static func tip(_ block: BlockRecord, in view: ChainView) throws -> JSON {
        let status = block.isActive ? "active" : try view.isInvalid(block) ? "invalid" : "valid-fork"
        return [
            "height": .integer(block.height),
            "hash": .string(block.hash.shownHash),
            "branchlen": .integer(block.height - (try view.fork(of: block)).height),
            "status": .string(status),
        ]
    }

    private static func chainInfo(_ view: ChainView) throws -> JSON {
        let tip = try view.tip()
        let always: JSON = ["type": "buried", "active": true, "height": 0]
        return [
            "chain": "regtest",
            "blocks": .integer(tip.height),
            "headers": .integer(tip.height),
            "bestblockhash": .string(tip.hash.shownHash),
            "difficulty": BlockText.difficulty(tip.header.bits),
            "mediantime": .integer(try view.medianTime(of: tip)),
            "verificationprogress": 1,
            "initialblockdownload": false,
            "chainwork": BlockText.work(tip.height),
            "size_on_disk": .integer(try view.sizeOnDisk()),
            "pruned": false,
            "softforks": [
                "bip34": ["type": "buried", "active": false, "height": 100_000_000],
                "bip66": always, "bip65": always, "csv": always, "segwit": always,
            ],
            "warnings": "",
        ]
    }
}
