// SPDX-License-Identifier: MIT
internal import AsyncHTTPClient
internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

extension ChainError {
    /// What an error of the HTTP client, or of the network under it, means for a call.
    init(transport error: any Error, url: String, method: String, limits: RPCLimits) {
        switch error {
        case is NIOTooManyBytesError:
            self = .replyTooLong(method: method, limit: limits.body)
        case let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout:
            self = .timedOut(method: method)
        case let error as HTTPClientError where error == .remoteConnectionClosed:
            self = .nodeAway(reason: "\(url) closed the connection")
        case HTTPParserError.invalidEOFState:
            self = .nodeAway(reason: "\(url) closed the connection in the middle of a reply")
        case let error as HTTPClientError where error == .connectTimeout:
            self = .nodeAway(reason: "\(url) did not accept a connection in time")
        case let error as HTTPClientError:
            self = .nodeAway(reason: "\(url): \(error.shortDescription)")
        case ChannelError.connectTimeout:
            self = .nodeAway(reason: "\(url) did not accept a connection in time")
        case let error as NIOConnectionError:
            self = Self.away(error.connectionErrors.first?.error ?? error.dnsAError ?? error, url: url)
        default:
            self = Self.away(error, url: url)
        }
    }

    private static func away(_ error: any Error, url: String) -> ChainError {
        let isRefused = (error as? IOError)?.errnoCode == ECONNREFUSED
        return .nodeAway(reason: isRefused ? "\(url) refuses connections" : "\(url): \(error)")
    }
}
