// SPDX-License-Identifier: MIT
internal import Foundation
internal import NVS

/// Reads the registrations of seed files, one after the other, without holding a file.
struct SeedReader {
    /// Octets read at once.
    private static let chunk = 1 << 20
    /// The longest line: every octet of name and value escaped, and an owner.
    private static let lineLimit = 4 * (NameRules.maxNameLength + NameRules.maxValueLength) + 256

    /// Octets of all files.
    let totalOctets: Int
    /// Octets read so far.
    private(set) var octets = 0

    private var files: [String]
    private var file: (path: String, handle: FileHandle)?
    private var buffer: [UInt8] = []
    private var position = 0
    private var lineNumber = 0

    /// Makes sure that all files are there.
    init(files: [String]) throws(DevChainError) {
        var total = 0
        for path in files {
            guard let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int else {
                throw DevChainError(message: "the seed file \(path) cannot be read; look at its name and its rights")
            }
            total += size
        }
        totalOctets = total
        self.files = files.reversed()
    }

    /// The next registration; nil after the last of the last file.
    mutating func next() throws(DevChainError) -> SeedFile.Line? {
        while let line = try nextLine() {
            do {
                if let seed = try SeedFile.parse(line: line) { return seed }
            } catch {
                throw fault("\(error)")
            }
        }
        return nil
    }

    /// An error about the line read last.
    func fault(_ problem: String) -> DevChainError {
        DevChainError(
            message: "seed file \(file?.path ?? ""), line \(lineNumber): \(problem); "
                + "correct the line and start again, nothing was stored"
        )
    }

    private mutating func nextLine() throws(DevChainError) -> ArraySlice<UInt8>? {
        while true {
            if let end = buffer[position...].firstIndex(of: 0x0A) {
                lineNumber += 1
                defer { position = end + 1 }
                return buffer[position..<end]
            }
            guard buffer.count - position <= Self.lineLimit else {
                lineNumber += 1
                throw fault("is longer than any name and value can be")
            }
            guard try fill() else { continue }
            // The end of a file without a line feed.
            guard position < buffer.count else {
                guard try openNext() else { return nil }
                continue
            }
            lineNumber += 1
            defer { position = buffer.count }
            return buffer[position...]
        }
    }

    /// Reads more of the file.
    ///
    /// - Returns: whether there was no more.
    private mutating func fill() throws(DevChainError) -> Bool {
        guard let file else { return true }
        do {
            guard let data = try file.handle.read(upToCount: Self.chunk), !data.isEmpty else { return true }
            buffer.removeSubrange(..<position)
            position = 0
            buffer.append(contentsOf: data)
            octets += data.count
            return false
        } catch {
            throw DevChainError(
                message: "the seed file \(file.path) cannot be read; see whether it is there and whose it is"
            )
        }
    }

    private mutating func openNext() throws(DevChainError) -> Bool {
        buffer = []
        position = 0
        lineNumber = 0
        guard let path = files.popLast() else { return false }
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw DevChainError(message: "the seed file \(path) cannot be read; look at its name and its rights")
        }
        file = (path, handle)
        return true
    }
}
