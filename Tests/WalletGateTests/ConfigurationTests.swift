// SPDX-License-Identifier: MIT
import Chain
import Foundation
import JSONRPC
import Logging
import Testing
import WalletGate

/// What keeps a gate from starting.
@Suite("Configuration and credentials")
struct ConfigurationTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func configuration(_ credentials: WalletConfiguration.Credentials) -> WalletConfiguration {
        WalletConfiguration(folder: folder.path + "/wallet", nodeURL: "http://127.0.0.1:6662", credentials: credentials)
    }

    private func password(_ text: String, mode: Int = 0o600, user: String = "numen") throws -> WalletConfiguration {
        configuration(.password(user: user, file: try folder.write(text, to: "password", mode: mode)))
    }

    /// Why a gate does not start; `nil` if it does.
    private func refusal(_ configuration: WalletConfiguration) -> String? {
        do throws(WalletGateError) {
            _ = try WalletGate(configuration: configuration, logger: Logger(label: "wallet"))
            return nil
        } catch {
            return error.message
        }
    }

    @Test("Everything in a configuration comes out of its message again")
    func roundTrip() throws {
        var full = configuration(.password(user: "u", file: "/p"))
        full.allowsPlaintext = true
        full.dailyBudget = 5_000_000
        full.callerBudget = 1
        full.orderLimit = 2
        full.confirmations = 7
        full.passphraseFile = "/pass"
        full.parentCredential = ["aa", "bb"]
        full.isEmbedded = true
        full.quietTime = 9
        #expect(try WalletConfiguration(json: full.json) == full)
        let small = configuration(.cookieFile("/c"))
        #expect(try WalletConfiguration(json: small.json) == small)
        #expect(small.dailyBudget == 0)
    }

    @Test("A message with a member too many, too few, twice or of another kind is refused")
    func wrongMessages() {
        let good = configuration(.cookieFile("/c")).json
        for (key, _) in good.members {
            var without = good
            without[key] = nil
            #expect(throws: WalletGateError.self) { try WalletConfiguration(json: without) }
            var wrong = good
            wrong[key] = .object([:])
            #expect(throws: WalletGateError.self) { try WalletConfiguration(json: wrong) }
            var twice = good
            twice.append(key, good[key] ?? .null)
            #expect(throws: WalletGateError.self) { try WalletConfiguration(json: twice) }
        }
        for (key, value) in [("daily-budget", 5), ("user", "u"), ("password_file", "/p")] as [(String, JSON)] {
            var more = good
            more.append(key, value)
            #expect(throws: WalletGateError.self) { try WalletConfiguration(json: more) }
        }
    }

    @Test("Figures that make no sense are refused")
    func figures() throws {
        let changes: [(inout WalletConfiguration) -> Void] = [
            { $0.dailyBudget = -1 }, { $0.callerBudget = -1 }, { $0.orderLimit = -1 }, { $0.confirmations = 0 },
            { $0.quietTime = 0 }, { $0.quietTime = 86_401 }, { $0.folder = "wallet" }, { $0.nodeURL = "nonsense" },
            { $0.nodeURL = "http://192.0.2.1:6662" }, { $0.nodeURL = "http://numen:secret@127.0.0.1:6662" },
        ]
        let good = try password("good")
        #expect(refusal(good) == nil)
        for change in changes {
            var wrong = good
            change(&wrong)
            let text = refusal(wrong)
            #expect(text != nil)
            #expect(text?.contains("secret") != true)
        }
    }

    @Test("A credential that is not its owner's alone is not used", arguments: [0o640, 0o604, 0o620, 0o602, 0o700])
    func modes(_ mode: Int) throws {
        let text = "is not its owner's alone; make its mode 0400 or 0600"
        #expect(refusal(try password("good", mode: mode))?.hasSuffix(text) == true)
        let cookie = try folder.write("__cookie__:0", to: "cookie", mode: mode)
        #expect(refusal(configuration(.cookieFile(cookie)))?.hasSuffix(text) == true)
    }

    @Test("Modes that keep it to its owner are fine", arguments: [0o400, 0o600])
    func goodModes(_ mode: Int) throws {
        #expect(refusal(try password("good", mode: mode)) == nil)
    }

    @Test("A link, a folder or a long file is no credential; a missing password is told, a cookie is waited for")
    func otherFiles() throws {
        _ = try password("good")
        let link = folder.path + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.path + "/password")
        #expect(refusal(configuration(.password(user: "u", file: link)))?.hasSuffix("it is a symbolic link") == true)
        #expect(refusal(configuration(.password(user: "u", file: folder.path)))?.hasSuffix("is no file") == true)
        let long = try folder.write(String(repeating: "x", count: 5_000), to: "long")
        #expect(refusal(configuration(.password(user: "u", file: long)))?.hasSuffix("longer than 4096 octets") == true)
        #expect(refusal(configuration(.password(user: "u", file: folder.path + "/none"))) != nil)
        #expect(refusal(configuration(.cookieFile(folder.path + "/none"))) == nil)
    }

    @Test("The credentials of the samples, and empty ones, are not used")
    func samples() throws {
        #expect(refusal(try password("rpcpassword\n", user: "rpcuser"))?.contains("samples") == true)
        #expect(refusal(try password("rpcpassword", user: "numen"))?.contains("samples") == true)
        #expect(refusal(try password("", user: "numen"))?.contains("empty") == true)
        #expect(refusal(try password("\n", user: "numen"))?.contains("empty") == true)
        #expect(refusal(try password("good", user: ""))?.contains("empty") == true)
    }

    @Test("The parent's own credential is not used, unless the chain is the embedded one")
    func parentsCredential() throws {
        var same = try password("shared")
        same.parentCredential = CredentialDigest.digests(of: .password(user: "numen", password: "shared"))
        #expect(refusal(same)?.contains("the same credential") == true)
        same.isEmbedded = true
        #expect(refusal(same) == nil)
        var other = try password("shared")
        other.parentCredential = CredentialDigest.digests(of: .password(user: "numen", password: "other"))
        #expect(refusal(other) == nil)

        // A cookie that the parent was given as a password is the same credential as well, and so is the same file.
        let cookie = try folder.write("__cookie__:abc", to: "cookie")
        var copied = configuration(.cookieFile(cookie))
        copied.parentCredential = CredentialDigest.digests(of: .password(user: "__cookie__", password: "abc"))
        #expect(refusal(copied)?.contains("the same credential") == true)
        var missing = configuration(.cookieFile(folder.path + "/none"))
        missing.parentCredential = CredentialDigest.digests(of: .cookieFile(path: folder.path + "/none"))
        #expect(refusal(missing)?.contains("the same credential") == true)
    }

    @Test("A digest tells nothing of the password")
    func digests() {
        let digests = CredentialDigest.digests(of: .password(user: "numen", password: "canary"))
        #expect(digests.count == 1)
        #expect(digests[0].utf8.count == 64)
        #expect(!digests[0].contains("canary"))
    }
}
