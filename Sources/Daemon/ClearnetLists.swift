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
        /// By which clients' policies call it, with others maybe; empty if they cannot.
        var name = ""
        var format: NameListFormat
        var purpose: NameListOptions.Purpose
        var path: String
    }

    /// Octets of a file that are read at once.
    private static let pieceSize = 1 << 20

    /// The files; those to allow first, as they count more.
    let sources: [Source]

    /// Reads `FORMAT:PATH` or `NAME=FORMAT:PATH` of the settings.
    ///
    /// - Throws: a text that says what is wrong.
    static func source(_ text: String, _ purpose: NameListOptions.Purpose) throws(DaemonError) -> Source {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let words = parts[0].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, !parts[1].isEmpty, let format = words.last.flatMap(NameListFormat.init) else {
            let formats = NameListFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw DaemonError(
                "\"\(text)\" must be a format, \":\" and a file, or a name and \"=\" before that; formats are \(formats)"
            )
        }
        let name = words.count == 2 ? words[0] : ""
        guard words.count == 1 || isName(name) else {
            throw DaemonError(
                "\"\(text)\" must have a name of letters, digits, - and _ before \"=\", other than \"\(Self.none)\""
            )
        }
        return Source(name: name, format: format, purpose: purpose, path: parts[1])
    }

    /// What a client's policy says that is to have no list.
    private static let none = "none"

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text != none
            && text.utf8.allSatisfy {
                switch $0 {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x5f: true
                default: false
                }
            }
    }

    /// Reads `NAME,NAME` or `none` of a client's policy.
    ///
    /// - Throws: a text that says which name no list has.
    func selection(_ text: some StringProtocol) throws(DaemonError) -> ListSelection {
        if text == Self.none { return .none }
        var chosen: [Int] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            let found = sources.indices.filter { Self.isName(sources[$0].name) && sources[$0].name == name }
            guard !found.isEmpty else {
                throw DaemonError("no list of clearnet.block or clearnet.allow has the name \"\(name)\"")
            }
            chosen += found
        }
        return ListSelection(chosen)
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
