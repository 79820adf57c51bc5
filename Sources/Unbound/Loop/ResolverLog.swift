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
    private let lines = Mutex<[String]>([])

    private static let maximumLines = 64
    /// What is beyond is cut; a line repeats names, which strangers choose.
    private static let maximumLineCount = 512

    init() throws(UnboundError) {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe stream = unsafe clinux_line_stream(context) { context, octets, count in
            guard let context = unsafe context, let octets = unsafe octets else { return count }
            let log = unsafe Unmanaged<ResolverLog>.fromOpaque(context).takeUnretainedValue()
            log.append(unsafe String(decoding: UnsafeRawBufferPointer(start: octets, count: count), as: UTF8.self))
            return count
        }
        guard unsafe stream != nil else { throw .system(call: "fopencookie", errno: ENOMEM) }
    }

    deinit {
        if let stream = unsafe stream { unsafe fclose(stream) }
    }

    /// The lines, oldest first, each without its time and process.
    var recent: [String] {
        lines.withLock { $0 }
    }

    /// Why the query for the name, in lower case and with its final dot, failed, if the log says so.
    ///
    /// The library's line is `SERVFAIL <name type class>: reason`, with the name in presentation form.
    func reason(forFailureOf name: String) -> String? {
        lines.withLock { lines in
            for line in lines.reversed() {
                guard let start = line.range(of: "SERVFAIL <\(name) ") else { continue }
                guard let end = line[start.upperBound...].range(of: ">: ") else { return nil }
                return String(line[end.upperBound...])
            }
            return nil
        }
    }

    /// Adds what was written, line by line.
    func append(_ text: String) {
        for line in text.split(separator: "\n") {
            let line = line.prefix(Self.maximumLineCount)
            // `[1700000000] libunbound[17:0] error: ` says when and where, which we know.
            let prefix = line.range(of: "] ").flatMap { line[$0.upperBound...].range(of: "] ") }
            let message = String(prefix.map { line[$0.upperBound...] } ?? line)
            lines.withLock { lines in
                if lines.count == Self.maximumLines { lines.removeFirst() }
                lines.append(message)
            }
        }
    }
}

extension StringProtocol {
    /// Where a text first occurs; Foundation has this, and is not used here.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            let rest = self[start...]
            if rest.hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
