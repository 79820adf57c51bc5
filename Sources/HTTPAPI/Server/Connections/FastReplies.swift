// SPDX-License-Identifier: MIT
import HTTPTypes
import NIOCore
import NIOHTTP1

/// Answers what needs no router, with octets that are written below the parser and encoder.
struct FastReplies {
    private let edge: HTTPEdge
    private let peer: HTTPPeer
    private let responder: any FastResponder

    /// Nil if nothing is answered fast.
    init?(edge: HTTPEdge, peer: HTTPPeer) {
        // At the operator's socket, everybody is somebody.
        guard let responder = edge.fast, !peer.isOperator else { return nil }
        self.edge = edge
        self.peer = peer
        self.responder = responder
    }

    /// Answers a request, when no earlier one is being answered.
    ///
    /// - Parameters:
    ///   - head: the request.
    ///   - header: what it says to the server itself.
    ///   - wire: where the reply goes.
    ///   - ids: for a request without an id of its own.
    /// - Returns: whether it was answered. If not, it goes to the router; as one does whose client has asked too much,
    ///   for the router to say so.
    func answer(_ head: HTTPRequestHead, _ header: HTTP1Header, over wire: HTTP1Wire, _ ids: inout RequestIDs) -> Bool {
        let began = ContinuousClock.now
        guard head.method == .GET, !header.isLast, header.bodyLength == .none, !header.hasCredential,
            !header.expectsContinue
        else { return false }
        let client =
            peer.isProxy
            ? ClientAddress(peer: peer.address, forwarded: header.forwardedFor, proxies: edge.proxies)
            : ClientAddress(peer.address)
        // Whoever has asked too much must not make work here, where others wait.
        guard edge.rates.hasRoom(for: client, peer.standing, policy: responder.policy),
            let reply = responder.response(target: header.target, ifNoneMatch: header.ifNoneMatch),
            let lineFeed = reply.readableBytesView.prefix(80).firstIndex(of: 0x0A)
        else { return false }
        guard let admission = try? edge.rates.admit(client, peer.standing, policy: responder.policy) else {
            return false
        }
        let id = RequestIDs.accepted(header.requestID) ?? ids.next()
        wire.send { octets in
            var reply = reply
            if var line = reply.readSlice(length: lineFeed + 1 - reply.readerIndex) { octets.writeBuffer(&line) }
            octets.writeString("Date: ")
            octets.writeString(edge.dates.now)
            octets.writeString("\r\nX-Request-ID: ")
            octets.writeString(id)
            for (name, value) in admission.fields { octets.writeString("\r\n\(name.rawName): \(value)") }
            octets.writeString("\r\n")
            octets.writeBuffer(&reply)
        }
        // `HTTP/1.1 200 OK`
        let status = Int(String(decoding: reply.readableBytesView.dropFirst(9).prefix(3), as: UTF8.self)) ?? 0
        edge.metrics.note(route: responder.route, method: .get, status: status, took: ContinuousClock.now - began)
        return true
    }
}
