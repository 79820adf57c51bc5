// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// Port 53 for a server that may do nothing else beyond other users.
@Suite(
    "A server on port 53",
    .enabled(if: Namespace.obstacle == nil, Comment(rawValue: Namespace.obstacle ?? "")),
    .timeLimit(.minutes(5))
)
struct PrivilegeTests {
    private static let nobody = 65_534

    /// The programs where everybody may execute them, and names.
    private struct Place {
        let folder: TemporaryFolder
        let namespace: Namespace

        var data: String { folder.path + "/data" }
        var program: String { folder.path + "/numen" }
        var names: String { folder.path + "/names.nvs" }

        init() async throws {
            folder = try TemporaryFolder()
            namespace = try Namespace()
            _ = try folder.write("dns:www.coin\tA=192.0.2.80\t10\n", to: "names.nvs")
            let built = URL(filePath: Program.numen).deletingLastPathComponent()
            for name in ["numen", "numen-wallet"] {
                try FileManager.default.copyItem(
                    atPath: built.appending(path: name).path,
                    toPath: folder.path + "/" + name
                )
            }
        }

        func dig(_ options: String...) async throws -> String {
            let words = ["dig", "@127.0.0.1", "+short", "+time=5", "+tries=1"] + options + ["www.coin"]
            let all = namespace.launcher + words
            return try await Program.run(all[0], Array(all.dropFirst())).output
        }
    }

    /// Sees whether a process is nobody's and can do nothing beyond nobody, in each of its threads.
    private func checkPowerless(_ process: Int32) throws {
        let threads = try ProcessTable.threads(of: process)
        #expect(!threads.isEmpty)
        for thread in threads {
            for ids in ["Uid", "Gid"] {
                let numbers = thread[ids]?.split(whereSeparator: \.isWhitespace).map { Int($0) }
                #expect(numbers == Array(repeating: Self.nobody, count: 4), "\(thread["Name"] ?? "")")
            }
            let groups = thread["Groups"]?.split(separator: " ").map { Int($0) } ?? []
            #expect(groups.isEmpty || groups == [Self.nobody])
            for set in ["CapInh", "CapPrm", "CapEff", "CapAmb"] {
                #expect(thread[set].flatMap { UInt64($0, radix: 16) } == 0, "\(set) of \(thread["Name"] ?? "")")
            }
            #expect(thread["NoNewPrivs"] == "1")
        }
    }

    @Test("becomes another user, and so does what it starts")
    func user() async throws {
        let place = try await Place()
        for _ in 1...2 {
            let server = try Server(
                data: place.data,
                dns: 53,
                launcher: place.namespace.launcher,
                program: place.program,
                "--user",
                "nobody",
                "--nvs",
                place.names,
                "--http",
                "127.0.0.1:8080"
            )
            try await server.ready()
            _ = try await server.httpPort
            #expect(try await place.dig("+notcp") == "192.0.2.80\n")
            #expect(try await place.dig("+tcp") == "192.0.2.80\n")
            let process = server.process.processIdentifier
            try checkPowerless(process)
            let wallet = try #require(try ProcessTable.children(of: process).first { $0.name == "numen-wallet" })
            try checkPowerless(wallet.number)
            // It has sockets of its own, to ask the node by.
            let sockets = try ProcessTable.files(of: process).filter { $0.hasPrefix("socket:") }
            #expect(sockets.count > 1)
            #expect(try Set(sockets).isDisjoint(with: ProcessTable.files(of: wallet.number)))
            #expect(!server.text.contains("root"))
            // Root may still ask it.
            #expect(try await server.numen("status").status == 0)
            #expect(await server.stop() == 0)
        }
        let files = try FileManager.default.subpathsOfDirectory(atPath: place.data)
        #expect(files.contains("mirror.sqlite") && files.contains { $0.hasPrefix("wallet/") })
        for file in files + ["."] {
            let attributes = try FileManager.default.attributesOfItem(atPath: place.data + "/" + file)
            #expect(attributes[.ownerAccountID] as? Int == Self.nobody, "\(file)")
        }
    }

    @Test("needs no root who has the capability, and gives that up")
    func capability() async throws {
        let place = try await Place()
        try FileManager.default.createDirectory(
            atPath: place.data,
            withIntermediateDirectories: false,
            attributes: [.ownerAccountID: Self.nobody, .groupOwnerAccountID: Self.nobody, .posixPermissions: 0o700]
        )
        let server = try Server(
            data: place.data,
            dns: 53,
            launcher: place.namespace.launcher + [
                "/usr/bin/setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups",
                "--inh-caps=-all,+net_bind_service", "--ambient-caps=+net_bind_service",
            ],
            program: place.program,
            "--nvs",
            place.names
        )
        try await server.ready()
        #expect(try await place.dig("+notcp") == "192.0.2.80\n")
        #expect(try await place.dig("+tcp") == "192.0.2.80\n")
        try checkPowerless(server.process.processIdentifier)
        #expect(await server.stop() == 0)
    }

    @Test("says what is in the way")
    func faults() async throws {
        let place = try await Place()
        let (namespace, program) = (place.namespace, place.program)
        let common = ["serve", "--nvs", place.names, "--http", "off", "--control", "off"]
        func refusal(_ words: String..., launcher: [String] = []) async throws -> String {
            let all = namespace.launcher + launcher + [program] + common + words
            let run = try await Program.run(all[0], Array(all.dropFirst()))
            #expect(run.status == 1)
            return run.errors
        }
        let data = ["--data", place.data]
        #expect(
            try await refusal("--dns", "127.0.0.1:53", data[0], data[1], "--user", "no.such.user")
                .contains("there is no user no.such.user; make one")
        )
        #expect(try await refusal("--dns", "127.0.0.1:53", data[0], data[1], "--user", "root").contains("is root"))
        #expect(!FileManager.default.fileExists(atPath: place.data))
        let plain = ["/usr/bin/setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]
        #expect(
            try await refusal("--dns", "127.0.0.1:53", data[0], data[1], launcher: plain)
                .contains("CAP_NET_BIND_SERVICE")
        )
        #expect(
            try await refusal("--dns", "127.0.0.1:0", data[0], data[1], "--user", "daemon", launcher: plain)
                .contains("only root can become daemon")
        )

        // Whose folder it is, and whether it is one, is not left to whoever may write beside it.
        try FileManager.default.createDirectory(atPath: place.data, withIntermediateDirectories: false)
        let owned = try await refusal("--dns", "127.0.0.1:53", data[0], data[1], "--user", "nobody")
        #expect(owned.contains("does not belong to the user nobody; chown -R nobody: \(place.data)"))
        let link = place.folder.path + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: place.folder.path + "/elsewhere")
        #expect(
            try await refusal("--dns", "127.0.0.1:53", "--data", link, "--user", "nobody").contains("cannot be made")
        )
        #expect(!FileManager.default.fileExists(atPath: place.folder.path + "/elsewhere"))

        let server = try Server(data: place.data, dns: 53, launcher: namespace.launcher, "--nvs", place.names)
        try await server.ready()
        #expect(server.text.contains("running as root; name a user with --user"))
        let taken = try await refusal("--dns", "127.0.0.1:53", "--data", place.folder.path + "/other")
        #expect(taken.contains("Address already in use") && taken.contains("systemd-resolved"))
        await server.stop()
    }
}
