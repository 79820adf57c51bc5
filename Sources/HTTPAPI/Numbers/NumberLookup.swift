// SPDX-License-Identifier: MIT
import ENUM
import HTTPTypes
import JSONRPC

/// Looks numbers up, and says so in JSON.
struct NumberLookup: Sendable {
    let directory: any NameDirectory
    let options: NumberOptions

    /// The outcome of one lookup.
    struct Result {
        var json: JSON
        var isThere: Bool
        var lifetime: Int
        var tip: DirectoryTip
    }

    /// The outcome as a reply.
    struct Found: Sendable {
        var body: [UInt8]
        var isThere: Bool
        var lifetime: Int
        var tag: String
        var tip: DirectoryTip
    }

    /// Looks a number up.
    ///
    /// - Parameters:
    ///   - text: the number as it was received; it comes back in the reply.
    ///   - showsOwner: whether the caller may see who owns the record.
    /// - Returns: what was found, or why nothing.
    /// - Throws: ``APIError`` if the chain was not read yet.
    func result(_ text: String, showsOwner: Bool) async throws -> Result {
        guard let tip = directory.tip else { throw Self.notReady }
        // What is no number has no records: the first service looked it up as well, and found nothing.
        guard let number = E164Number(text, maxDigits: options.maxDigits) else {
            return missing(text, "It is not a telephone number such as +1234567890", at: tip)
        }
        let report: NumberReport
        do {
            report = try await directory.report(on: number)
        } catch is DirectoryError {
            throw Self.notReady
        }
        var options = options
        options.showsOwner = showsOwner
        let reply = NumberReply(report, for: number, options: options)
        guard var json = reply.json else { return missing(text, reply.reason ?? "", at: report.tip) }
        json["phone_number"] = .string(text)
        return Result(json: .object(json), isThere: true, lifetime: reply.lifetime, tip: report.tip)
    }

    /// Looks a number up and writes the reply.
    func find(_ text: String, showsOwner: Bool) async throws -> Found {
        let result = try await result(text, showsOwner: showsOwner)
        return Found(
            body: ReplyWriter.octets(of: result.json),
            isThere: result.isThere,
            lifetime: result.lifetime,
            tag: EntityTag.tag(of: result.tip),
            tip: result.tip
        )
    }

    private func missing(_ text: String, _ reason: String, at tip: DirectoryTip) -> Result {
        Result(
            json: ["phone_number": .string(text), "reason": .string(reason), "status": "not_found"],
            isThere: false,
            lifetime: NumberReply.negativeLifetime,
            tip: tip
        )
    }

    static var notReady: APIError {
        APIError(
            .serviceUnavailable,
            code: "not_ready",
            "The chain has not been read yet; try again in a moment",
            headers: [.retryAfter: "2"]
        )
    }
}
