// SPDX-License-Identifier: MIT
internal import JSONRPC

extension RPCMethod {
    static let waiting: [RPCMethod] = [
        RPCMethod(
            "waitfornewblock",
            "( timeout )",
            parameters: ["timeout"],
            help:
                "\nWaits until there is another tip, at most timeout milliseconds (0: for ever), and tells the tip.\n",
            .node { arguments, node in
                let timeout = try timeout(arguments, 0)
                let tip = node.signal.tip
                return json(await node.signal.wait(timeout: timeout) { $0.hash != tip.hash })
            }
        ),
        RPCMethod(
            "waitforblock",
            "\"blockhash\" ( timeout )",
            parameters: ["blockhash", "timeout"],
            required: 1,
            help: "\nWaits until a block is the tip, at most timeout milliseconds (0: for ever), and tells the tip.\n",
            .node { arguments, node in
                let hash = try arguments.hash(0, called: "blockhash").shownHash
                let timeout = try timeout(arguments, 1)
                return json(await node.signal.wait(timeout: timeout) { $0.hash == hash })
            }
        ),
        RPCMethod(
            "waitforblockheight",
            "height ( timeout )",
            parameters: ["height", "timeout"],
            required: 1,
            help: "\nWaits until the tip has at least a height, at most timeout milliseconds (0: for ever).\n",
            .node { arguments, node in
                let height = try arguments.integer(0)
                let timeout = try timeout(arguments, 1)
                return json(await node.signal.wait(timeout: timeout) { $0.height >= height })
            }
        ),
    ]

    private static func timeout(_ arguments: RPCArguments, _ index: Int) throws(RPCError) -> Duration? {
        let milliseconds = try arguments.integer(index, default: 0)
        return milliseconds <= 0 ? nil : .milliseconds(milliseconds)
    }

    private static func json(_ tip: TipSignal.Tip) -> JSON {
        ["hash": .string(tip.hash), "height": .integer(tip.height)]
    }
}
