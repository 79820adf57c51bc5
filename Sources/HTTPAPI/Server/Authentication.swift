// SPDX-License-Identifier: MIT
import Access
import HTTPTypes

// RFC 6750: a token stands in the Authorization field and nowhere else; not in the address, where logs would keep it,
// and not in a cookie, which a browser would send for any page.

/// Finds out who asks.
struct Authentication: Sendable {
    /// Whom a token stands for; nil if it is unknown, expired or revoked.
    let authenticator: @Sendable (String) -> Principal?

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
        guard let credential = credentials.first else { return standing }
        guard credentials.count == 1 else { throw Self.refusal("There is more than one Authorization field") }
        let parts = credential.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].utf8.count <= Self.lengthLimit,
            let principal = authenticator(String(parts[1]))
        else {
            // Unknown, expired and revoked sound the same.
            throw Self.refusal("The token is not valid, or no longer", error: "invalid_token")
        }
        return principal
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
