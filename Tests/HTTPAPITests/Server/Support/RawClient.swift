// SPDX-License-Identifier: MIT
import Foundation
import Glibc

/// A plain socket, with which everything can be sent that no client would.
final class RawClient: @unchecked Sendable {  // Used by one thread at a time.
    struct Failure: Error {
        var call: String
        var number: Int32
    }

    private let descriptor: Int32
    private var received: [UInt8] = []
    /// Whether the server has closed.
    private(set) var isEnded = false

    /// Connects to 127.0.0.1.
    init(_ port: UInt16, receiveBuffer: Int32? = nil, from source: String? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", number: errno) }
        if var size = receiveBuffer {
            unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        let descriptor = descriptor
        if let source {
            guard unsafe Self.withAddress(source, 0, { unsafe bind(descriptor, $0, $1) }) == 0 else {
                throw Failure(call: "bind", number: errno)
            }
        }
        guard unsafe Self.withAddress("127.0.0.1", port, { unsafe connect(descriptor, $0, $1) }) == 0 else {
            throw Failure(call: "connect", number: errno)
        }
    }

    /// Connects to a socket in the file system.
    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", number: errno) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let descriptor = descriptor
        let result = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw Failure(call: "connect", number: errno) }
    }

    deinit { Glibc.close(descriptor) }

    private static func withAddress(
        _ address: String,
        _ port: UInt16,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        unsafe name.sin_addr.s_addr = inet_addr(address)
        return unsafe withUnsafePointer(to: &name) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    /// Sends octets; false if the server does not take them any more, or not within the time.
    @discardableResult
    func send(_ octets: [UInt8], within milliseconds: Int32 = 5_000) -> Bool {
        var sent = 0
        while sent < octets.count {
            var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard unsafe Glibc.poll(&poll, 1, milliseconds) == 1 else { return false }
            let count = unsafe octets[sent...]
                .withUnsafeBytes {
                    unsafe Glibc.send(
                        descriptor,
                        $0.baseAddress,
                        $0.count,
                        Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
                    )
                }
            if count < 0, errno == EAGAIN { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Ends this side, and still listens.
    func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Waits for octets; false if there are none within the time, or no more at all.
    @discardableResult
    func receive(within milliseconds: Int = 5_000) -> Bool {
        guard !isEnded else { return false }
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe Glibc.poll(&poll, 1, Int32(milliseconds)) == 1 else { return false }
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        let count = unsafe piece.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else {
            isEnded = true
            return false
        }
        received += piece[..<count]
        return true
    }

    /// The next reply; nil if the connection ends before it is complete, or it does not come.
    func reply(hasBody: Bool = true) -> RawReply? {
        while true {
            if let (reply, length) = RawReply.first(in: received, hasBody: hasBody) {
                received.removeFirst(length)
                return reply
            }
            guard receive() else { return nil }
        }
    }

    /// What has come as soon as it is enough; less if nothing more comes.
    func text(until isEnough: (String) -> Bool) -> String {
        while !isEnough(String(decoding: received, as: UTF8.self)), receive() {}
        return String(decoding: received, as: UTF8.self)
    }

    /// Waits until the server closes; false if it does not, or says more.
    func ends(within milliseconds: Int = 5_000) -> Bool {
        let deadline = Date.now.addingTimeInterval(Double(milliseconds) / 1_000)
        while !isEnded {
            let left = deadline.timeIntervalSinceNow
            guard left > 0, receive(within: Int(left * 1_000) + 1) || isEnded else { return false }
        }
        return received.isEmpty
    }

    /// Sends a request and reads its reply.
    func ask(_ request: String, hasBody: Bool = true) -> RawReply? {
        send(request)
        return reply(hasBody: hasBody)
    }
}

/// A reply, taken apart by hand.
struct RawReply: Sendable {
    var status: Int
    var fields: [(name: String, value: String)]
    var body: String

    subscript(name: String) -> String? { fields.first { $0.name.lowercased() == name.lowercased() }?.value }

    /// Whether the body is an error in the one shape of all errors.
    func isError(_ code: String) -> Bool {
        guard let object = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any] else {
            return false
        }
        return object["code"] as? String == code && object["error"] is String && body.hasSuffix("}\n")
            && object["request_id"] as? String == self["X-Request-ID"] && self["Content-Type"] == "application/json"
    }

    static func first(in octets: [UInt8], hasBody: Bool) -> (RawReply, length: Int)? {
        guard let end = octets.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = String(decoding: octets[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let fields = lines.dropFirst()
            .compactMap { line -> (name: String, value: String)? in
                guard let colon = line.firstIndex(of: ":") else { return nil }
                return (String(line[..<colon]), String(line[line.index(after: colon)...].drop { $0 == " " }))
            }
        var reply = RawReply(status: Int(lines[0].split(separator: " ")[1]) ?? 0, fields: fields, body: "")
        guard hasBody, reply.status >= 200, let length = reply["Content-Length"].flatMap({ Int($0) }) else {
            return (reply, end.upperBound)
        }
        guard octets.count >= end.upperBound + length else { return nil }
        reply.body = String(decoding: octets[end.upperBound..<(end.upperBound + length)], as: UTF8.self)
        return (reply, end.upperBound + length)
    }
}

/// How many milliseconds something takes.
func milliseconds(_ body: () throws -> Void) rethrows -> Int {
    let began = Date.now
    try body()
    return Int(-began.timeIntervalSinceNow * 1_000)
}
