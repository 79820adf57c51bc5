// SPDX-License-Identifier: MIT
import Foundation
import Synchronization
import Testing

/// A server whose wallet is at a node of another process, with a scripted node in between.
final class WalletSite: Sendable {
    static let passphrase = "correct horse, another canary"

    private let folder: TemporaryFolder
    private let config: String
    private let chainConfig: String
    let node: ScriptedNode
    private let programs: Mutex<(chain: Server, server: Server)>

    /// Makes the blocks, on command.
    var chain: Server { programs.withLock(\.chain) }

    /// The server under test.
    var server: Server { programs.withLock(\.server) }

    /// Starts everything.
    ///
    /// `settings` are more lines of the table `[wallet]`; `isEncrypted` is for a wallet that has a passphrase and is locked.
    init(_ settings: String = "", isEncrypted: Bool = false) async throws {
        folder = try TemporaryFolder()
        let chainData = folder.path + "/chain"
        let manual = try folder.write("[devchain]\nblocks = \"manual\"\nseed = []\n", to: "chain.toml")
        let chain = try Server(data: chainData, "--config", manual)
        let url = try await chain.nodeURL
        let port = try #require(URL(string: url)?.port)
        // After a restart it is at the same place.
        chainConfig = try folder.write(
            "[devchain]\nblocks = \"manual\"\nseed = []\nrpc = \"127.0.0.1:\(port)\"\n",
            to: "chain.toml"
        )
        let cookie = chainData + "/chain/.cookie"
        node = try ScriptedNode(chain: port, cookieFile: cookie)
        if isEncrypted {
            node.set { state in
                state.passphrase = Self.passphrase
                state.isLocked = true
            }
        }
        let password = try folder.secret(ScriptedNode.password, to: "password")
        config = try folder.write(
            """
            [node]
            url = "\(url)"
            cookie-file = "\(cookie)"
            [wallet]
            url = "http://127.0.0.1:\(node.port)"
            user = "\(ScriptedNode.user)"
            password-file = "\(password)"
            daily-budget = "1"
            confirmations = 1
            \(settings)
            """,
            to: "numen.toml"
        )
        let server = try Server(data: folder.path + "/data", "--config", config, "--http", "127.0.0.1:0")
        programs = Mutex((chain, server))
        try await running()
    }

    private func running() async throws {
        try await server.ready()
        _ = try await server.httpPort
        try await server.line(with: "numen-wallet is running")
    }

    /// Starts the server again, which has ended.
    func startAgain() async throws {
        let server = try Server(data: server.data, "--config", config, "--http", "127.0.0.1:0")
        programs.withLock { $0.server = server }
        try await running()
    }

    /// Ends the chain as a power cut would, and starts it again.
    func restartChain() async throws {
        await chain.kill()
        let chain = try Server(data: chain.data, "--config", chainConfig)
        programs.withLock { $0.chain = chain }
        _ = try await chain.nodeURL
    }

    func stop() async {
        await server.stop()
        await chain.stop()
    }

    // MARK: What is asked

    /// Orders a number, as the server's operator.
    func register(_ number: String, key: String) async throws -> Curl {
        try await Curl.ask(
            "http://localhost/enum/register",
            "--unix-socket",
            server.data + "/http.sock",
            "--header",
            "Idempotency-Key: \(key)",
            "--json",
            "{\"phone_number\":\"\(number)\",\"sip_uri\":\"sip:a@example.com\"}"
        )
    }

    func registration(_ id: String) async throws -> Curl {
        let url = "http://localhost/enum/registrations/\(id)"
        return try await Curl.ask(url, "--unix-socket", server.data + "/http.sock")
    }

    /// Asks for a registration until it is in a state, or has a member.
    func registration(_ id: String, until isEnough: (Curl) -> Bool) async throws -> Curl {
        try await eventually {
            let reply = try await registration(id)
            return isEnough(reply) ? reply : nil
        }
    }

    /// Has a block made.
    func mine() async throws {
        try #require(try await chain.numen("devchain", "mine").status == 0)
        node.set { $0.blocks += 1 }
    }

    /// The process that holds the wallet.
    func wallet() async throws -> Int32 {
        try await eventually {
            try ProcessTable.children(of: server.process.processIdentifier)
                .first { $0.name == "numen-wallet" && $0.state != "Z" }?
                .number
        }
    }

    /// Asks again and again, for at most half a minute.
    func eventually<Value>(_ ask: () async throws -> Value?) async throws -> Value {
        try await server.eventually(ask)
    }

    // MARK: What is counted

    /// What the audit log says was done, and spent.
    struct Books: Equatable {
        /// Orders that were given.
        var orders = 0
        /// Orders that came to their end in the chain.
        var confirmed = 0
        /// What these cost, in millionths of a coin.
        var spent = 0
        /// Orders that failed.
        var failed = 0
    }

    /// Adds the audit log up; what `numen audit verify` says must be the same.
    func books() async throws -> Books {
        let report = try await server.numen("audit", "verify")
        #expect(report.status == 0, "\(report.output)\(report.errors)")
        var books = Books()
        if let match = report.output.firstMatch(of: /confirmed\s+(\d+)\.(\d{6}) in (\d+) entr/) {
            (books.spent, books.confirmed) = (Int(match.1 + match.2) ?? -1, Int(match.3) ?? -1)
        }
        if let match = report.output.firstMatch(of: /failed\s+([0-9.]+) in (\d+) entr/) {
            #expect(match.1 == "0.000000")
            books.failed = Int(match.2) ?? -1
        }
        books.orders = try log().count { $0.contains("wallet.order") }
        return books
    }

    /// What the audit log says once it has so many outcomes of orders that were carried out.
    func books(confirmed: Int) async throws -> Books {
        let found = try await eventually {
            let found = try await books()
            return found.confirmed >= confirmed ? found : nil
        }
        #expect(found.confirmed == confirmed)
        return found
    }

    /// The lines of the audit log.
    func log() throws -> [String] {
        try String(contentsOfFile: server.data + "/audit.log", encoding: .utf8).split(separator: "\n").map(String.init)
    }

    /// The transactions that the chain has of a number's name.
    func history(_ number: String) async throws -> [String] {
        let name = "enum:" + Self.domain(number)
        let result = try await call("name_history", [name]) as? [[String: Any]]
        return result?.compactMap { $0["txid"] as? String } ?? []
    }

    /// What a transaction did cost the wallet, in millionths of a coin.
    func cost(_ txid: String) async throws -> Int {
        let transaction = try await call("gettransaction", [txid]) as? [String: Any]
        let (fee, amount) = (transaction?["fee"] as? Double, transaction?["amount"] as? Double)
        return Int((-(try #require(fee) + (try #require(amount))) * 1_000_000).rounded())
    }

    /// How many transactions the chain's wallet has made or got.
    func transactions() async throws -> Int {
        let info = try await call("getwalletinfo", []) as? [String: Any]
        return try #require(info?["txcount"] as? Int)
    }

    private func call(_ method: String, _ params: [Any]) async throws -> Any? {
        try await Curl.call(try await chain.nodeURL, cookie: chain.data + "/chain/.cookie", method, params)
    }

    static func domain(_ number: String) -> String {
        number.dropFirst().reversed().map { "\($0)." }.joined() + "e164.arpa"
    }
}

extension TemporaryFolder {
    /// Writes a file that nobody else may read.
    func secret(_ text: String, to name: String, mode: Int = 0o600) throws -> String {
        let path = try write(text, to: name)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }
}
