// SPDX-License-Identifier: MIT
import HTTPTypes
import Hummingbird
import IP
import ResolverPolicy

/// Configuration of other programs, by which they send names here.
struct ConfigurationRoutes: Sendable {
    let resolver: any ResolverControl

    var routes: [Route] {
        [
            text("/nrpt.reg", "text/plain; charset=us-ascii", \.nrpt),
            text("/resolved.conf", "text/plain; charset=us-ascii", \.resolved),
            text("/dnsmasq.conf", "text/plain; charset=us-ascii", \.dnsmasq),
            text("/unbound.conf", "text/plain; charset=us-ascii", \.unbound),
        ]
    }

    private func text(
        _ path: String,
        _ type: String,
        _ text: @escaping @Sendable (ConfigurationTexts) -> String
    ) -> Route {
        Route(.get, path, rate: .read) { request in
            let texts = resolver.texts(server: try Self.server(request))
            return Reply(.ok, type: type, body: ResponseBody(byteBuffer: ByteBuffer(string: text(texts))))
        }
    }

    /// Where the other programs reach this server, if they are not on this machine.
    private static func server(_ request: APIRequest) throws(APIError) -> IPAddress? {
        guard let text = request.query["server"] else { return nil }
        guard let address = IPAddress(text) else { throw APIError(field: "/server", "must be an IP address") }
        return address
    }
}
