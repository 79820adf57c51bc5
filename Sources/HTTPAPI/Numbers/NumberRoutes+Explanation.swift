// SPDX-License-Identifier: MIT
import DNSWire
import ENUM
import HTTPTypes
import JSONRPC

// GET /enum/explain?number=.

extension NumberRoutes {
    /// The most records of DNS that are told, as well as names, and rules.
    private static let explanationLimit = 32

    /// Tells what DNS answers for a number, and how that comes about.
    func explain(_ request: APIRequest) async throws -> Reply {
        guard let text = request.query["number"], let number = E164Number(text, maxDigits: options.maxDigits) else {
            throw APIError(
                field: "/number",
                "must be a telephone number with its country code, such as +1234567890"
            )
        }
        let report: NumberReport
        do {
            report = try await directory.report(on: number)
        } catch is DirectoryError {
            throw NumberLookup.notReady
        }
        let explanation = NumberExplanation(
            number,
            suffix: options.suffix,
            policy: options.policy,
            report: report,
            limit: Self.explanationLimit
        )
        var json = explanation.json
        json["dns"] = answer(for: explanation.domain)
        return Reply(.ok, .object(json))
    }

    private func answer(for domain: String) -> JSON {
        guard let name = try? DomainName(presentation: domain),
            let message = directory.answer(to: Question(name: name, type: .naptr))
        else { return .null }
        return [
            "code": .string("\(message.responseCode)"),
            "count": .integer(message.answers.count),
            "records": .array(message.answers.prefix(Self.explanationLimit).map { .string("\($0)") }),
        ]
    }
}
