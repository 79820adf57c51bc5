// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// Numbers that are registered over HTTP, on the embedded chain, by the built programs.
@Suite("A registration", .timeLimit(.minutes(5)))
struct RegistrationTests {
    /// A server with an address for HTTP and a token that registers.
    private struct Site {
        let server: Server
        let url: String
        let token: String

        init(_ folder: TemporaryFolder, _ settings: String) async throws {
            let config = try folder.write(settings, to: "numen.toml")
            server = try Server(data: folder.path + "/data", "--config", config, "--http", "127.0.0.1:0")
            try await server.ready()
            url = "http://127.0.0.1:\(try await server.httpPort)"
            try await server.line(with: "numen-wallet is running")
            let made = try await server.numen("token", "new", "--scope", "register")
            token = made.output.trimmingCharacters(in: .newlines)
        }

        func register(_ number: String, key: String, uri: String = "sip:alice@example.com") async throws -> Curl {
            try await Curl.ask(
                url + "/enum/register",
                "--header",
                "Authorization: Bearer \(token)",
                "--header",
                "Idempotency-Key: \(key)",
                "--json",
                "{\"phone_number\":\"\(number)\",\"sip_uri\":\"\(uri)\"}"
            )
        }

        func registration(_ id: String) async throws -> Curl {
            try await Curl.ask(url + "/enum/registrations/\(id)", "--header", "Authorization: Bearer \(token)")
        }

        /// Asks until a registration is no longer on its way.
        func outcome(_ id: String) async throws -> Curl {
            let end = ContinuousClock.now + .seconds(30)
            while ContinuousClock.now < end {
                let reply = try await registration(id)
                if let state = reply["state"], state != "pending" { return reply }
            }
            throw Server.Missing(line: "the end of \(id)", log: server.text)
        }
    }

    private static func domain(_ number: String) -> String {
        number.dropFirst().reversed().map { "\($0)." }.joined() + "e164.arpa"
    }

    /// The coins that the audit log says were spent.
    private func recorded(_ server: Server) async throws -> (coins: String, count: Int) {
        let report = try await server.numen("audit", "verify")
        #expect(report.status == 0, "\(report.output)\(report.errors)")
        let match = report.output.firstMatch(of: /confirmed\s+([0-9.]+) in (\d+) entr/)
        return (match.map { String($0.1) } ?? "0", match.flatMap { Int($0.2) } ?? 0)
    }

    @Test("is pending until there is a block, then DNS answers it; the same request again changes nothing")
    func life() async throws {
        let folder = try TemporaryFolder()
        let site = try await Site(folder, "[devchain]\nblocks = \"manual\"\n")
        let number = "+19995550123"
        let first = try await site.register(number, key: "k")
        #expect(first.status == 201, "\(first.body)")
        #expect(first["state"] == "pending")
        #expect(first["txid"]?.count == 64)
        let id = try #require(first["id"])
        #expect(try await site.registration(id)["state"] == "pending")
        #expect(try await site.server.dig("+short NAPTR \(Self.domain(number))") == "")
        #expect(try await site.register(number, key: "k")["id"] == id)

        #expect(try await site.server.numen("devchain", "mine").status == 0)
        #expect(try await site.outcome(id)["state"] == "confirmed")
        let answer = try await site.server.dig("+short NAPTR \(Self.domain(number))")
        #expect(answer == #"0 10 "u" "E2U+sip" "!^.*$!sip:alice@example.com!" ."#)
        let lookup = try await Curl.ask(site.url + "/enum/lookup?number=%2B19995550123")
        #expect(lookup["sip_uri"] == "sip:alice@example.com")

        let again = try await site.register(number, key: "k")
        #expect(again.status == 201)
        #expect(again["id"] == id)
        #expect(try await site.register(number, key: "k", uri: "sip:eve@example.com").status == 422)
        #expect(try await site.register(number, key: "other").status == 409)
        #expect(try await recorded(site.server).count == 1)
        await site.server.stop()
    }

    @Test("is changed and ended with the token that made it, or by the operator")
    func ownership() async throws {
        let folder = try TemporaryFolder()
        let site = try await Site(folder, "")
        let number = "+19995550124"
        let made = try await site.register(number, key: "k")
        let id = try #require(made["id"], "\(made.body)")
        #expect(try await site.outcome(id)["state"] == "confirmed")
        let other = try await site.server.numen("token", "new", "--scope", "register").output
            .trimmingCharacters(in: .newlines)
        func end(_ token: String) async throws -> Curl {
            let header = "Authorization: Bearer \(token)"
            return try await Curl.ask("\(site.url)/enum/\(number)", "--request", "DELETE", "--header", header)
        }
        let refused = try await end(other)
        #expect(refused.status == 403)
        #expect(refused["code"] == "not_yours")
        let log = try await site.server.numen("audit", "show", "--last", "1").output
        #expect(log.contains("wallet.refused") && log.contains("not registered by this caller"))
        #expect(try await Curl.ask("\(site.url)/enum/lookup?number=%2B19995550124").status == 200)
        #expect(try await end(site.token).status == 202)
        #expect(try await recorded(site.server).count == 2)
        await site.server.stop()
    }

    @Test("costs no more than the day's budget, and nothing without one")
    func budget() async throws {
        let folder = try TemporaryFolder()
        let site = try await Site(folder, "[devchain]\nplay-budget = \"0.045\"\n")
        var statuses: [Int] = []
        for index in 0..<5 {
            statuses.append(try await site.register("+1999555010\(index)", key: "k\(index)").status)
        }
        let accepted = statuses.filter { $0 == 201 }.count
        #expect(accepted >= 1)
        #expect(statuses == Array(repeating: 201, count: accepted) + Array(repeating: 429, count: 5 - accepted))
        let spent = try await recorded(site.server)
        #expect(spent.count == accepted)
        #expect((Double(spent.coins) ?? 1) <= 0.045)
        await site.server.stop()

        let other = try TemporaryFolder()
        let config = try other.write("[devchain]\nplay-budget = \"0\"\n", to: "numen.toml")
        let server = try Server(data: other.path + "/data", "--config", config, "--http", "127.0.0.1:0")
        try await server.ready()
        let reply = try await Curl.ask(
            "http://localhost/enum/register",
            "--unix-socket",
            server.data + "/http.sock",
            "--json",
            #"{"phone_number":"+19995550123","sip_uri":"sip:alice@example.com"}"#
        )
        #expect(reply.status == 403)
        #expect(reply["code"] == "spending_off")
        await server.stop()
    }

    /// Ends processes at moments that nobody has chosen, and counts afterwards.
    @Test("is paid once, whatever process is killed meanwhile", arguments: ["numen-wallet", "numen"])
    func kills(victim: String) async throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("[devchain]\nplay-budget = \"1000\"\n", to: "numen.toml")
        // Each time the wallet is killed it is started again later: after 100 ms, then 200, …
        let numbers = (0..<6).map { "+1999555100\($0)" }
        var ids: [String: String] = [:]
        var server = try Server(data: folder.path + "/data", "--config", config, "--http", "127.0.0.1:0")
        for (index, number) in numbers.enumerated() {
            try await server.ready()
            try await server.line(with: "numen-wallet is running", count: victim == "numen" ? 1 : index + 1)
            let current = server
            async let asked = ask(current, number, key: "k\(index)")
            // A moment somewhere in the life of the order.
            try await Task.sleep(for: .microseconds(Int.random(in: 0..<40_000)))
            if victim == "numen" {
                await server.kill()
                ids[number] = try await asked["id"]
                server = try Server(data: folder.path + "/data", "--config", config, "--http", "127.0.0.1:0")
            } else {
                let process = try await wallet(of: server)
                _ = try await Program.run("/bin/kill", ["-KILL", process])
                ids[number] = try await asked["id"]
            }
        }
        try await server.ready()
        // Who got no reply asks again, with the same key; who hears that nothing was sent may order anew.
        for (index, number) in numbers.enumerated() {
            let first = try await settle(server, number, key: "k\(index)")
            if let known = ids[number] { #expect(first["id"] == known) }
            ids[number] = first["id"]
            if first["state"] == "failed" {
                #expect(first["txid"] ?? "" == "")
                #expect(first["cost"] ?? "0.000000" == "0.000000")
                ids[number] = try await settle(server, number, key: "again\(index)")["id"]
            }
        }
        var fees = 0.0
        let line = try await server.line(with: "the embedded chain is up")
        let node = try #require(line.firstMatch(of: /url=(\S+)/)).1
        for number in numbers {
            let state = try await registration(server, try #require(ids[number]))
            #expect(state["state"] == "confirmed", "\(state.body)")
            let txid = try #require(state["txid"])
            let cookie = server.data + "/chain/.cookie"
            let name = "enum:" + Self.domain(number)
            let history = try await Curl.call(String(node), cookie: cookie, "name_history", [name]) as? [[String: Any]]
            #expect(history?.map { $0["txid"] as? String } == [txid])
            let transaction =
                try await Curl.call(String(node), cookie: cookie, "gettransaction", [txid]) as? [String: Any]
            fees -= transaction?["fee"] as? Double ?? 0
        }
        let current = server
        let spent = try await server.eventually {
            let spent = try await recorded(current)
            return spent.count >= numbers.count ? spent : nil
        }
        #expect(spent.count == numbers.count)
        #expect(abs((Double(spent.coins) ?? 0) - fees) < 0.000_000_5)
        await server.stop()
    }

    private func ask(_ server: Server, _ number: String, key: String) async throws -> Curl {
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

    /// Orders a number until that is taken, and waits until it is no longer on its way.
    private func settle(_ server: Server, _ number: String, key: String) async throws -> Curl {
        let order = try await server.eventually {
            let reply = try await ask(server, number, key: key)
            return reply["id"] == nil ? nil : reply
        }
        let id = try #require(order["id"])
        return try await server.eventually {
            let reply = try await registration(server, id)
            return reply["state"].map { $0 != "pending" } == true ? reply : nil
        }
    }

    private func registration(_ server: Server, _ id: String) async throws -> Curl {
        let url = "http://localhost/enum/registrations/\(id)"
        return try await Curl.ask(url, "--unix-socket", server.data + "/http.sock")
    }

    /// The process that holds the wallet.
    private func wallet(of server: Server) async throws -> String {
        try await server.eventually {
            let found = try await Program.run(
                "/usr/bin/pgrep",
                ["-P", "\(server.process.processIdentifier)", "-x", "numen-wallet"]
            )
            return found.status == 0 ? found.output.trimmingCharacters(in: .newlines) : nil
        }
    }
}
