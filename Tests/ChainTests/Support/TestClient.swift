// SPDX-License-Identifier: MIT
import Chain

/// A client of a server on a loopback port.
func client(port: Int, path: String = "/") throws -> RPCClient {
    RPCClient(
        endpoint: try RPCEndpoint(
            url: "http://127.0.0.1:\(port)\(path)",
            credentials: .password(user: "user", password: "secret")
        )
    )
}
