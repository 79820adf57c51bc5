// SPDX-License-Identifier: MIT
import Chain
import ChainZones
import Control
import ENUM
import HTTPAPI
import JSONRPC
import NVS
import Settings
import Store

// What `numen enum` asks for.

extension ControlCommands {
    /// Resolves a number and says how: which records there are, which of them count, what each rule makes of it.
    func explain(_ parameters: JSONObject) async throws -> JSON {
        let text = parameters["number"]?.text ?? ""
        guard let number = E164Number(text, maxDigits: settings.enumeration.maxDigits) else {
            throw ControlError(
                "\"\(text)\" is no telephone number: needed are 1 to \(settings.enumeration.maxDigits) digits with the country code, such as +1234567890"
            )
        }
        guard let tip = try await store.tip() else {
            throw ControlError("the chain has not been read yet; try again in a moment")
        }
        let suffix = try suffix(parameters["suffix"]?.text)
        let group = NameGroup(key: Array("enum:".utf8) + number.digits)
        let records = try await store.records(in: [group])[group] ?? []
        let builder = publisher.builder
        let answer = builder.answer(for: number, records: records, policy: suffix.policy, at: tip.height)
        let report = NumberReport(
            tip: DirectoryTip(height: tip.height, hash: tip.hash),
            answer: answer,
            records: records
        )
        return .object(NumberExplanation(number, suffix: suffix.apex, policy: suffix.policy, report: report).json)
    }

    private func suffix(_ text: String?) throws -> (apex: String, policy: SignaturePolicy) {
        let suffixes = settings.enumeration.suffixes
        guard let suffix = text.map({ text in suffixes.first { $0.apex == text } }) ?? suffixes.first else {
            let known = suffixes.map(\.apex).joined(separator: ", ")
            throw ControlError("numbers are not answered under \(text ?? "any suffix"); configured are: \(known)")
        }
        return suffix
    }
}
