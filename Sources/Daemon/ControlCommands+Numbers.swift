// SPDX-License-Identifier: MIT
import Chain
import ChainZones
import Control
import DNSWire
import ENUM
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
        let resolution = ENUMResolution(answer.records.map(\.naptr), for: number)
        return [
            "number": .string(number.description),
            "domain": .string(number.labels.map { String(decoding: $0, as: UTF8.self) + "." }.joined() + suffix.apex),
            "policy": .string(suffix.policy.rawValue),
            "height": .integer(tip.height),
            "ttl": .integer(answer.ttl),
            "toll_free": .bool(answer.isTollFree),
            "names": .array(answer.parts.map(json)),
            "inactive": .array(records.filter { !$0.isActive(at: tip.height) }.map { .string($0.name) }),
            "steps": .array(resolution.steps.map(json)),
        ]
    }

    private func suffix(_ text: String?) throws -> (apex: String, policy: SignaturePolicy) {
        let suffixes = settings.enumeration.suffixes
        guard let suffix = text.map({ text in suffixes.first { $0.apex == text } }) ?? suffixes.first else {
            let known = suffixes.map(\.apex).joined(separator: ", ")
            throw ControlError("numbers are not answered under \(text ?? "any suffix"); configured are: \(known)")
        }
        return suffix
    }

    private func json(_ part: NumberAnswer.Part) -> JSON {
        [
            "name": .string(part.name),
            "used": .bool(part.isUsed),
            "signature": part.verdict.map { .string($0.rawValue) } ?? .null,
            "records": .array(
                part.value.records.map { record in
                    [
                        "form": .string(record.form.rawValue),
                        "flags": .string(record.storedFlags),
                        "naptr": .string(record.naptr.description),
                    ]
                }
            ),
            "faults": .array(part.value.faults.map { .string($0.description) }),
        ]
    }

    private func json(_ step: ENUMResolution.Step) -> JSON {
        var object: JSONObject = ["naptr": .string(step.naptr.description)]
        switch step.outcome {
        case .uri(let uri): object["uri"] = .string(uri)
        case .noMatch: object["reason"] = "its pattern does not match the number"
        case .invalid(let reason): object["reason"] = .string(reason)
        }
        return .object(object)
    }
}
