// SPDX-License-Identifier: MIT
import Foundation
import SystemPackage
import Testing

/// A small Internet in network namespaces of a test's own, from which nothing gets out; see `Fixtures/internet.py`.
final class Internet: Sendable {
    /// It did not come up.
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private static let script = path(of: "internet.py")
    private static let tools = [
        "/usr/bin/unshare", "/usr/bin/nsenter", "/usr/bin/python3", "/usr/bin/ldns-signzone", "/usr/sbin/nsd",
    ]

    /// Why there can be none on this machine; nil if there can.
    static let obstacle: String? = {
        if let missing = tools.first(where: { !FileManager.default.isExecutableFile(atPath: $0) }) {
            return "there is no \(missing)"
        }
        let attempt = Process()
        attempt.executableURL = URL(filePath: "/usr/bin/unshare")
        attempt.arguments = ["--user", "--map-root-user", "--net", "ip", "link", "set", "lo", "up"]
        attempt.standardError = FileHandle.nullDevice
        guard (try? attempt.run()) != nil else { return "unshare does not run" }
        attempt.waitUntilExit()
        return attempt.terminationStatus == 0 ? nil : "a user may make no network namespaces here, or there is no ip"
    }()

    /// Where its files are: `hints`, `anchor` and the zones.
    let folder: TemporaryFolder
    private let process = Process()
    private let input = Pipe()
    /// The processes that stand in the namespace of the tests and in that of the Internet.
    private let places: (tests: Int, outside: Int)

    private init() throws {
        folder = try TemporaryFolder()
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/unshare")
        process.arguments = ["--user", "--map-root-user", "--net", "python3", Self.script, folder.path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var text = ""
        let descriptor = FileDescriptor(rawValue: output.fileHandleForReading.fileDescriptor)
        var buffer = [UInt8](repeating: 0, count: 256)
        // Ends with the script, which tells on standard error what is wrong.
        while !text.contains("\n") {
            let count = try unsafe buffer.withUnsafeMutableBytes { try unsafe descriptor.read(into: $0) }
            guard count > 0 else { throw Failure(description: "the test Internet did not come up") }
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
        let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        guard numbers.count == 2 else { throw Failure(description: text) }
        places = (numbers[0], numbers[1])
    }

    /// Sets one up for as long as the body takes.
    static func run(_ body: (Internet) async throws -> Void) async throws {
        let internet = try Internet()
        defer {
            try? internet.input.fileHandleForWriting.close()
            internet.process.waitUntilExit()
        }
        try await body(internet)
    }

    static func path(of fixture: String) -> String {
        Bundle.module.bundleURL.appending(path: "Fixtures/\(fixture)").path
    }

    /// The words that run a command beside the tests' servers, or outside.
    func launcher(outside: Bool = false) -> [String] {
        let place = outside ? places.outside : places.tests
        return ["/usr/bin/nsenter", "--user", "--net", "--preserve-credentials", "--target", "\(place)"]
    }

    /// Packets that have left for the outside.
    var packets: Int {
        get throws {
            let devices = try String(contentsOfFile: "/proc/\(places.tests)/net/dev", encoding: .utf8)
            // After the name: eight columns of what was received, then octets and packets sent.
            return try #require(devices.firstMatch(of: /out:(?:\s+\d+){8}\s+\d+\s+(\d+)/).flatMap { Int($0.1) })
        }
    }

    /// Asks with `dig` from beside the tests' servers.
    func dig(_ server: Server, _ question: String) async throws -> Dug {
        let words = question.split(separator: " ").map(String.init)
        let program = try await Program.run(
            "/usr/bin/nsenter",
            launcher().dropFirst()
                + ["dig", "@127.0.0.1", "-p", "\(server.port)", "+time=12", "+tries=1", "+noall", "+comments"]
                + ["+answer", "+authority"] + words
        )
        return try Dug(program.output)
    }

    /// Random questions for a server.
    ///
    /// - Returns: what `load.py` has counted.
    func load(_ server: Server, count: Int, seed: Int) async throws -> [String: Int] {
        let program = try await Program.run(
            "/usr/bin/nsenter",
            launcher().dropFirst()
                + ["python3", Self.path(of: "load.py"), "\(server.port)", "\(count)", "\(seed)"]
        )
        return Self.counts(program.output)
    }

    /// Random questions for a server for as long as the body takes.
    func load(_ server: Server, seed: Int, during body: () async throws -> Void) async throws -> [String: Int] {
        try await run(["python3", Self.path(of: "load.py"), "\(try await server.port)", "0", "\(seed)"], during: body)
    }

    /// Questions for random names below a zone, as many as a server takes, for as long as the body takes.
    func flood(_ server: Server, below zone: String, during body: () async throws -> Void) async throws {
        _ = try await run(["python3", Self.path(of: "flood.py"), "\(try await server.port)", zone], during: body)
    }

    /// Runs a program beside the tests' servers until its input ends with the body.
    private func run(_ words: [String], during body: () async throws -> Void) async throws -> [String: Int] {
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        let words = launcher() + words
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        defer { process.waitUntilExit() }
        do {
            defer { try? input.fileHandleForWriting.close() }
            try await body()
        }
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        return Self.counts(String(decoding: text, as: UTF8.self))
    }

    static func counts(_ text: String) -> [String: Int] {
        let pairs = text.split(whereSeparator: \.isWhitespace)
            .compactMap { word -> (String, Int)? in
                let parts = word.split(separator: "=")
                return parts.count == 2 ? Int(parts[1]).map { (String(parts[0]), $0) } : nil
            }
        return Dictionary(uniqueKeysWithValues: pairs)
    }
}

/// What `dig` has printed of a response.
struct Dug {
    /// The response code, such as `NOERROR`.
    let code: String
    let flags: Set<String>
    /// The records of the answer section, without time to live and class.
    let answers: [String]
    /// The times to live of these, in seconds.
    let times: [Int]
    /// Those of the authority section.
    let authorities: [String]
    /// The extended error (RFC 8914).
    let error: Int?

    init(_ text: String) throws {
        guard let header = text.firstMatch(of: /status: (\w+)/),
            let bits = text.firstMatch(of: /;; flags: ([a-z ]*);/)
        else { throw Internet.Failure(description: "dig has no response: \(text)") }
        code = String(header.1)
        flags = Set(bits.1.split(separator: " ").map(String.init))
        error = text.firstMatch(of: /; EDE: (\d+)/).flatMap { Int($0.1) }
        func lines(_ section: String) -> [[Substring]] {
            guard let start = text.range(of: ";; \(section) SECTION:\n") else { return [] }
            return text[start.upperBound...].split(separator: "\n", omittingEmptySubsequences: false)
                .prefix { !$0.isEmpty && !$0.hasPrefix(";") }
                .map { $0.split(whereSeparator: \.isWhitespace) }
        }
        func records(_ section: String) -> [String] {
            lines(section).map { ([$0[0]] + $0.dropFirst(3)).joined(separator: " ") }
        }
        answers = records("ANSWER")
        times = lines("ANSWER").compactMap { Int($0[1]) }
        authorities = records("AUTHORITY")
    }
}
