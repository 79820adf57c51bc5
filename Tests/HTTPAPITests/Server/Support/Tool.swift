// SPDX-License-Identifier: MIT
import Foundation

/// Programs that know nothing of ours, as a second opinion.
enum Tool {
    static let hasCurl = has("/usr/bin/curl") && has("/usr/bin/openssl")
    static let hasPython = hasCurl && python != nil
    private static let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first(where: has)

    private static func has(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// What a program writes; its errors, too, if it fails.
    static func run(_ path: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: text, as: UTF8.self)
    }

    static func curl(_ arguments: String...) throws -> String {
        try run("/usr/bin/curl", ["--silent", "--show-error", "--max-time", "10", "--noproxy", "*"] + arguments)
    }

    /// A script that waits to be told to go on.
    final class Conversation: @unchecked Sendable {  // Used by one thread at a time.
        private let process = Process()
        private let input = Pipe()
        private let output = Pipe()
        private var read = Data()

        /// Starts a script of the fixtures.
        init(_ script: String, _ arguments: [String]) throws {
            let path = Bundle.module.url(forResource: "Fixtures/\(script)", withExtension: "py")?.path ?? ""
            process.executableURL = URL(filePath: python ?? "")
            process.arguments = [path] + arguments
            process.standardInput = input
            process.standardOutput = output
            try process.run()
        }

        deinit { process.waitUntilExit() }

        func say(_ line: String) { input.fileHandleForWriting.write(Data("\(line)\n".utf8)) }

        /// The next line; nil if the script has ended.
        func line() -> String? {
            while true {
                if let end = read.firstIndex(of: 0x0A) {
                    defer { read = Data(read[(end + 1)...]) }
                    return String(decoding: read[..<end], as: UTF8.self)
                }
                let piece = output.fileHandleForReading.availableData
                guard !piece.isEmpty else { return nil }
                read += piece
            }
        }
    }

    /// What a server does in a scene of `http2_client.py`.
    static func http2(_ port: UInt16, _ scene: String, seconds: Double = 4) throws -> [String] {
        let script = Bundle.module.url(forResource: "Fixtures/http2_client", withExtension: "py")?.path ?? ""
        return try run(python ?? "", [script, "\(port)", scene, "\(seconds)"])
            .split(separator: "\n").map(String.init)
    }
}

/// A folder with a key and a certificate that signs itself.
final class Certificate: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        _ = try Tool.run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                "-keyout", path + "/key.pem", "-out", path + "/cert.pem",
            ]
        )
        try setMode(0o600)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var chain: String { path + "/cert.pem" }
    var key: String { path + "/key.pem" }

    func setMode(_ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: key)
    }
}
