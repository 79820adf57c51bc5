// SPDX-License-Identifier: MIT
internal import CLinux
internal import Glibc
internal import Synchronization

/// The last lines that the library wrote to its log, which otherwise go to standard error.
///
/// The library has one log a process: with two resolvers, the one made last gets the lines of both.
@safe
final class ResolverLog: @unchecked Sendable {
    /// What the library writes to; set once by `init`, closed by `deinit`.
    private(set) var stream: UnsafeMutablePointer<FILE>?
    private let lines = Mutex<[Line]>([])

    private struct Line {
        let text: String
        /// The name and the reason of `SERVFAIL <name type class>: reason`.
        let failure: (name: String, reason: String)?
    }

    private static let maximumLines = 64
    /// What is beyond is cut; a line repeats names, which strangers choose.
    private static let maximumLineCount = 512

    init() throws(UnboundError) {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe stream = unsafe clinux_line_stream(context) { context, octets, count in
            guard let context = unsafe context, let octets = unsafe octets else { return count }
            let log = unsafe Unmanaged<ResolverLog>.fromOpaque(context).takeUnretainedValue()
            log.append(unsafe Array(UnsafeRawBufferPointer(start: octets, count: count)))
            return count
        }
        guard unsafe stream != nil else { throw .system(call: "fopencookie", errno: ENOMEM) }
    }

    deinit {
        if let stream = unsafe stream { unsafe fclose(stream) }
    }

    /// The lines, oldest first, each without its time and process.
    var recent: [String] {
        lines.withLock { $0.map(\.text) }
    }

    /// Why the query for the name, in presentation form, in lower case and with its final dot, failed, if the log says so.
    func reason(forFailureOf name: String) -> String? {
        lines.withLock { lines in
            lines.last { $0.failure?.name == name }?.failure?.reason
        }
    }

    /// Adds a line of our own.
    func append(_ text: String) {
        append(Array(text.utf8))
    }

    private func append(_ octets: [UInt8]) {
        for octets in octets.split(separator: UInt8(ascii: "\n")) {
            let line = Self.line(octets.prefix(Self.maximumLineCount))
            lines.withLock { lines in
                if lines.count == Self.maximumLines { lines.removeFirst() }
                lines.append(line)
            }
        }
    }

    private static func line(_ octets: ArraySlice<UInt8>) -> Line {
        // `[1700000000] libunbound[17:0] error: ` says when and where, which we know.
        var message = octets
        if octets.first == UInt8(ascii: "["), let place = octets.firstRange(of: Array(":0] ".utf8)) {
            message = octets[place.upperBound...]
        }
        return Line(text: String(decoding: message, as: UTF8.self), failure: failure(message))
    }

    private static func failure(_ message: ArraySlice<UInt8>) -> (name: String, reason: String)? {
        guard let start = message.firstRange(of: Array("SERVFAIL <".utf8)),
            let nameEnd = message[start.upperBound...].firstIndex(of: UInt8(ascii: " ")),
            let end = message[nameEnd...].firstRange(of: Array(">: ".utf8))
        else { return nil }
        let name = String(decoding: message[start.upperBound..<nameEnd], as: UTF8.self)
        return (name, String(decoding: message[end.upperBound...], as: UTF8.self))
    }
}
