// SPDX-License-Identifier: MIT
import DNSWire
import ENUM
import HTTPTypes
import JSONRPC

// GET /enum/explain?number=.

extension NumberRoutes {
    /// The most names and rules that are told.
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
        json["dns"] = directory.told(explanation.domain, .naptr)
        return Reply(.ok, .object(json))
    }
}
