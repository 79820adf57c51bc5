// SPDX-License-Identifier: MIT
import DNSWire
import Foundation
import Logging
import NameIndex
import ResolverPolicy

/// The files of names to block and to allow.
struct ClearnetLists: Sendable {
    /// One file.
    struct Source: Hashable, Sendable {
        var format: NameListFormat
        var purpose: NameListOptions.Purpose
        var path: String
    }

    /// Octets of a file that are read at once.
    private static let pieceSize = 1 << 20

    /// The files; those to allow first, as they count more.
    let sources: [Source]

    /// Reads `FORMAT:PATH` of the settings.
    ///
    /// - Throws: a text that says what is wrong.
    static func source(_ text: String, _ purpose: NameListOptions.Purpose) throws(DaemonError) -> Source {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, let format = NameListFormat(rawValue: parts[0]) else {
            let formats = NameListFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw DaemonError("\"\(text)\" must be a format, \":\" and a file; formats are \(formats)")
        }
        return Source(format: format, purpose: purpose, path: parts[1])
    }

    /// Reads all files.
    ///
    /// - Parameter logger: receives for each file what became of its lines.
    /// - Returns: the lists, once all are read.
    /// - Throws: ``DaemonError`` if a file cannot be read; a line that cannot be is counted and left out.
    func read(_ logger: Logger) throws(DaemonError) -> NameLists {
        var random = SystemRandomNumberGenerator()
        let hash = NameHash(using: &random)
        var lists: [NameList] = []
        for source in sources {
            let list = try Self.read(source, hash)
            let counts = list.counts
            logger.notice(
                """
                \(source.path): \(list.count) names to \(source.purpose.rawValue); of \(counts.lines) lines \
                \(counts.unsupported + counts.overLimit) entries are left out, \(counts.faulty) cannot be read
                """
            )
            if let fault = counts.firstFault { logger.warning("\(source.path): \(fault)") }
            lists.append(list)
        }
        return NameLists(lists)
    }

    private static func read(_ source: Source, _ hash: NameHash) throws(DaemonError) -> NameList {
        // A bare name of these formats is that name alone; `*.name` and zones say what is below.
        var reader = NameListReader(
            options: NameListOptions(format: source.format, purpose: source.purpose),
            hash: hash
        )
        do {
            let file = try FileHandle(forReadingFrom: URL(filePath: source.path))
            defer { try? file.close() }
            while let piece = try file.read(upToCount: pieceSize), !piece.isEmpty {
                reader.read(Array(piece).span)
            }
        } catch {
            throw DaemonError("the list \(source.path) cannot be read; see whether it is there and may be read")
        }
        return reader.finish()
    }
}
