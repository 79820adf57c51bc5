// SPDX-License-Identifier: MIT
import ENUM
import HTTPTypes

/// Looks numbers up.
struct NumberLookup: Sendable {
    let directory: any NameDirectory
    let options: NumberOptions

    /// Looks a number up.
    ///
    /// - Parameters:
    ///   - text: the number as it was received; it comes back in the reply.
    ///   - showsOwner: whether the caller may see who owns the record.
    /// - Returns: what was found, or why nothing.
    /// - Throws: ``APIError`` if the chain was not read yet.
    func reply(to text: String, showsOwner: Bool) async throws -> NumberReply {
        guard let tip = directory.tip else { throw Self.notReady }
        guard let number = E164Number(text, maxDigits: options.maxDigits) else {
            return Self.noNumber(text, at: tip, showsOwner: showsOwner)
        }
        var options = options
        options.showsOwner = showsOwner
        do {
            return NumberReply(text, try await directory.report(on: number), for: number, options: options)
        } catch is DirectoryError {
            throw Self.notReady
        }
    }

    /// The same for whom nothing is known of, if it can be said without waiting.
    ///
    /// - Returns: nil if it cannot, for whatever reason: ``reply(to:showsOwner:)`` knows it.
    func replyAtOnce(to text: String) -> NumberReply? {
        guard let number = E164Number(text, maxDigits: options.maxDigits) else {
            return directory.tip.map { Self.noNumber(text, at: $0, showsOwner: options.showsOwner) }
        }
        return directory.reportAtOnce(on: number).map { NumberReply(text, $0, for: number, options: options) }
    }

    /// What is no number has no records: the first service looked it up as well, and found nothing.
    private static func noNumber(_ text: String, at tip: DirectoryTip, showsOwner: Bool) -> NumberReply {
        NumberReply(
            missing: text,
            because: "It is not a telephone number such as +1234567890",
            at: tip,
            showsOwner: showsOwner
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
