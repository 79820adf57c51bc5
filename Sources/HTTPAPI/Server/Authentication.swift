// SPDX-License-Identifier: MIT
import Access
import HTTPTypes

// RFC 6750: a token stands in the Authorization field, or where that is said in X-API-Key, and nowhere else; not in the
// address, where logs would keep it, and not in a cookie, which a browser would send for any page.

/// Finds out who asks.
struct Authentication: Sendable {
    /// Whom a token stands for; nil if it is unknown, expired or revoked.
    let authenticator: @Sendable (String) -> Principal?
    /// Whether a token may also stand alone in `X-API-Key`, where older tools put it.
    var takesAPIKey = false

    /// More octets than a token has are not worth a look.
    private static let lengthLimit = 256

    /// Who asks.
    ///
    /// - Parameters:
    ///   - headers: the fields of the request.
    ///   - standing: who it is without a credential: nobody, or the user at the other end of the operator's socket.
    /// - Returns: whom the credential stands for, or who it is without one.
    /// - Throws: 401 if a credential is shown that does not hold; whoever shows one does not want to be nobody.
    func principal(_ headers: HTTPFields, standing: Principal) throws(APIError) -> Principal {
        let credentials = headers[values: .authorization]
        let keys = takesAPIKey ? headers[values: .apiKey] : []
        guard !credentials.isEmpty || !keys.isEmpty else { return standing }
        guard credentials.count + keys.count == 1 else {
            throw Self.refusal("There is more than one \(keys.isEmpty ? "Authorization field" : "credential")")
        }
        guard let token = keys.first ?? credentials.first.flatMap(Self.bearer), token.utf8.count <= Self.lengthLimit,
            let principal = authenticator(token)
        else {
            // Unknown, expired and revoked sound the same.
            throw Self.refusal("The token is not valid, or no longer", error: "invalid_token")
        }
        return principal
    }

    /// The token of an Authorization field; nil if it holds something else.
    private static func bearer(_ credential: String) -> String? {
        let parts = credential.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }

    /// 401, and what to bring (RFC 9110 §11.6.1).
    static func refusal(_ message: String, error: String? = nil) -> APIError {
        let challenge = #"Bearer realm="numen""# + (error.map { #", error="\#($0)""# } ?? "")
        return APIError(
            .unauthorized,
            code: error ?? "unauthorized",
            message,
            headers: [.wwwAuthenticate: challenge]
        )
    }
}
