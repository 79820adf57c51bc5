// SPDX-License-Identifier: MIT

extension RPCMethod {
    /// Every method there is.
    ///
    /// What a node offers beyond them answers "Method not found".
    static let all: [RPCMethod] =
        blocks + transactions + waiting + names + nameOperations + wallet + messages + control + making

    /// Every method under its heading, as `help` lists them.
    static let byHeading: [(heading: String, methods: [RPCMethod])] = [
        ("Blockchain", blocks + waiting + names + nameOperations),
        ("Control", control),
        ("Generating", making),
        ("Rawtransactions", transactions),
        ("Util", messages),
        ("Wallet", wallet),
    ]
}
