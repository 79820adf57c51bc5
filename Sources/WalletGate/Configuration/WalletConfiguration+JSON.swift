// SPDX-License-Identifier: MIT
public import JSONRPC

extension WalletConfiguration {
    /// The configuration as it goes to the process that holds the wallet.
    public var json: JSONObject {
        var json: JSONObject = [
            "protocol": .integer(WalletProgram.protocolNumber),
            "folder": .string(folder),
            "node": .string(nodeURL),
            "plaintext": .bool(allowsPlaintext),
            "daily_budget": .integer(dailyBudget),
            "confirmations": .integer(confirmations),
            "parent_credential": .array(parentCredential.map { .string($0) }),
            "embedded": .bool(isEmbedded),
            "quiet_time": .integer(quietTime),
        ]
        switch credentials {
        case .cookieFile(let path): json.append("cookie_file", .string(path))
        case .password(let user, let file):
            json.append("user", .string(user))
            json.append("password_file", .string(file))
        }
        if let callerBudget { json.append("caller_budget", .integer(callerBudget)) }
        if let orderLimit { json.append("order_limit", .integer(orderLimit)) }
        if let passphraseFile { json.append("passphrase_file", .string(passphraseFile)) }
        return json
    }

    /// Reads a configuration.
    ///
    /// - Throws: ``WalletGateError`` for a member that is missing, of the wrong kind or not known: a slip is not to be
    ///   taken for a budget; also for the configuration of a parent that speaks otherwise than this program.
    public init(json: JSONObject) throws(WalletGateError) {
        guard let number = json["protocol"]?.int, number == WalletProgram.protocolNumber else {
            throw WalletGateError(
                "this \(WalletProgram.name) is of another version than the numen that started it (it speaks protocol "
                    + "\(WalletProgram.protocolNumber), numen \(json["protocol"]?.int ?? 1)); install both programs together"
            )
        }
        let known: Set<String> = [
            "protocol", "folder", "node", "plaintext", "daily_budget", "confirmations", "parent_credential", "embedded",
            "quiet_time", "cookie_file", "user", "password_file", "caller_budget", "order_limit", "passphrase_file",
        ]
        var seen: Set<String> = []
        for (key, _) in json.members {
            guard known.contains(key) else { throw WalletGateError("the member \(HarmlessText.of(key)) is not known") }
            guard seen.insert(key).inserted else { throw WalletGateError("the member \(key) is there twice") }
        }
        let members = MessageReader(json: .object(json))
        do {
            self.init(
                folder: try members.text("folder"),
                nodeURL: try members.text("node"),
                credentials: try Self.credentials(members),
                allowsPlaintext: try members.bool("plaintext"),
                dailyBudget: Int64(try members.integer("daily_budget")),
                callerBudget: try members.optionalInteger("caller_budget").map { Int64($0) },
                orderLimit: try members.optionalInteger("order_limit").map { Int64($0) },
                confirmations: try members.integer("confirmations"),
                passphraseFile: try members.optionalText("passphrase_file"),
                parentCredential: try members.texts("parent_credential"),
                isEmbedded: try members.bool("embedded"),
                quietTime: Int64(try members.integer("quiet_time"))
            )
        } catch {
            throw WalletGateError("the configuration of the wallet: \(error.description)")
        }
    }

    private static func credentials(_ members: MessageReader) throws(WalletError) -> Credentials {
        let cookie = try members.optionalText("cookie_file")
        let user = try members.optionalText("user")
        let file = try members.optionalText("password_file")
        return switch (cookie, user, file) {
        case (let cookie?, nil, nil): .cookieFile(cookie)
        case (nil, let user?, let file?): .password(user: user, file: file)
        default: throw .invalid("either a cookie file, or a user and a password file are needed")
        }
    }
}
