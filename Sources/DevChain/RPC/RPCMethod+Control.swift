// SPDX-License-Identifier: MIT
internal import JSONRPC

extension RPCMethod {
    static let control: [RPCMethod] = [
        RPCMethod("getinfo", .read { _, view in try info(view) }),
        RPCMethod("getnetworkinfo", .read { _, _ in networkInfo }),
        RPCMethod("getconnectioncount", .read { _, _ in 0 }),
        RPCMethod("getpeerinfo", .read { _, _ in [] }),
        RPCMethod(
            "uptime",
            .node { _, node in .integer((ContinuousClock.now - node.opened).components.seconds) }
        ),
        RPCMethod(
            "help",
            "( \"command\" )",
            parameters: ["command"],
            help: "\nLists all methods, or tells of one.\n",
            .node { arguments, _ in
                let name = try arguments.text(0, default: "")
                guard !name.isEmpty else { return .string(overview()) }
                let method = all.first { $0.name == name }
                return .string(method?.help ?? "help: unknown command: \(name)\n")
            }
        ),
        RPCMethod(
            "stop",
            help: "\nStops serving the embedded chain.\n",
            .node { _, node in
                node.stop()
                return "Emercoin server stopping"
            }
        ),
    ]

    private static func overview() -> String {
        byHeading.map { heading, methods in
            (["== \(heading) =="] + methods.map { line($0) }.sorted()).joined(separator: "\n")
        }
        .joined(separator: "\n\n")
    }

    private static func line(_ method: RPCMethod) -> String {
        method.usage.isEmpty ? method.name : method.name + " " + method.usage
    }

    private static func info(_ view: ChainView) throws -> JSON {
        let tip = try view.tip()
        let balance = try view.balance()
        return [
            "fullversion": "v0.8.6.0-numen",
            "version": 80_600,
            "protocolversion": 70_015,
            "walletversion": 169_900,
            "balance": .amount(units: balance.spendable),
            "newmint": .amount(units: balance.immature),
            "stake": .amount(units: 0),
            "blocks": .integer(tip.height),
            "moneysupply": .amount(units: tip.supply),
            "timeoffset": 0,
            "connections": 0,
            "proxy": "",
            "pow-difficulty": try difficulty(view),
            "pos-difficulty": stakeDifficulty,
            "testnet": false,
            "keypoololdest": .integer(try view.oldestKeyCreation()),
            "keypoolsize": 0,
            "paytxfee": .amount(units: Genesis.ordinaryFee),
            "relayfee": .amount(units: Genesis.ordinaryFee),
            "encrypted": false,
            "mintonly": false,
            "errors": "",
        ]
    }

    private static let networkInfo: JSON = [
        "version": 190_200,
        "subversion": "/Satoshi:0.19.2/",
        "protocolversion": 70_015,
        "localservices": "0000000000000409",
        "localservicesnames": ["NETWORK", "WITNESS", "NETWORK_LIMITED"],
        "localrelay": true,
        "timeoffset": 0,
        "networkactive": true,
        "connections": 0,
        "networks": .array(
            ["ipv4", "ipv6", "onion"]
                .map { name in
                    [
                        "name": .string(name), "limited": .bool(name == "onion"), "reachable": .bool(name != "onion"),
                        "proxy": "", "proxy_randomize_credentials": false,
                    ]
                }
        ),
        "relayfee": .amount(units: Genesis.ordinaryFee),
        "incrementalfee": .amount(units: Genesis.ordinaryFee),
        "localaddresses": [],
        "warnings": "",
    ]
}
