// SPDX-License-Identifier: MIT
import Foundation

/// The `openssl` program as a second opinion.
enum OpenSSL {
    static let path = "/usr/bin/openssl"

    static var isPresent: Bool { FileManager.default.isExecutableFile(atPath: path) }

    struct Failure: Error {
        var arguments: [String]
        var status: Int32
    }

    /// Runs the program; its standard output.
    ///
    /// Input and output must be few enough octets for a pipe to hold.
    static func run(_ arguments: [String], input: [UInt8] = []) async throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        let (source, sink) = (Pipe(), Pipe())
        process.standardInput = source
        process.standardOutput = sink
        process.standardError = FileHandle.nullDevice
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
                try source.fileHandleForWriting.write(contentsOf: Data(input))
                try source.fileHandleForWriting.close()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        guard status == 0 else { throw Failure(arguments: arguments, status: status) }
        return try [UInt8](sink.fileHandleForReading.readToEnd() ?? Data())
    }

    /// A digest by name; nil if this build of the program has none of that name.
    static func digest(_ name: String, _ octets: [UInt8]) async -> [UInt8]? {
        try? await run(["dgst", "-" + name, "-binary"], input: octets)
    }

    /// Whether a signature of a digest verifies under a public key of 33 octets.
    static func verifies(digest: [UInt8], signature: [UInt8], publicKey: [UInt8]) async throws -> Bool {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (key, file) = (folder.appending(path: "key.der"), folder.appending(path: "signature.der"))
        // SubjectPublicKeyInfo (RFC 5480 §2): id-ecPublicKey on secp256k1, then the compressed point.
        let head: [UInt8] = [
            0x30, 0x36, 0x30, 0x10, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01,
            0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x0A, 0x03, 0x22, 0x00,
        ]
        try Data(head + publicKey).write(to: key)
        try Data(der(signature)).write(to: file)
        do {
            let arguments = ["-verify", "-pubin", "-keyform", "DER", "-inkey", key.path, "-sigfile", file.path]
            _ = try await run(["pkeyutl"] + arguments, input: digest)
            return true
        } catch is Failure {
            return false
        }
    }

    /// A signature of 64 octets as the sequence of two integers that the program reads.
    private static func der(_ signature: [UInt8]) -> [UInt8] {
        let integers = [signature.prefix(32), signature.suffix(32)]
            .flatMap { half in
                let number = Array(half.drop { $0 == 0 })
                let signed = (number.first ?? 0x80) >= 0x80 ? [0] + number : number
                return [0x02, UInt8(signed.count)] + signed
            }
        return [0x30, UInt8(integers.count)] + integers
    }
}
