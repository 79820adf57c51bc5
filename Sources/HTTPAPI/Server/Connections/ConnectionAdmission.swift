// SPDX-License-Identifier: MIT
import IP
import Logging
import NIOCore

/// Closes connections that are too many before anything is built for them.
final class ConnectionAdmission: ChannelInboundHandler, Sendable {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel

    private let table: ConnectionTable
    private let isForOperators: Bool
    private let logger: Logger

    init(table: ConnectionTable, isForOperators: Bool, logger: Logger) {
        self.table = table
        self.isForOperators = isForOperators
        self.logger = logger
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let channel = unwrapInboundIn(data)
        let address = isForOperators ? nil : channel.remoteAddress.flatMap { IPAddress($0) }
        // A client that has gone already may have no address, and without one it would pass for an operator.
        guard isForOperators || address != nil, table.admit(channel, from: address) else {
            logger.debug("a connection too many, or without an address, was closed")
            channel.close(promise: nil)
            return
        }
        context.fireChannelRead(data)
    }

    // A connection that fails while it is set up, or no file descriptor for it, does not end the server.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        logger.warning("a connection could not be accepted", metadata: ["reason": "\(error)"])
    }
}
