// SPDX-License-Identifier: MIT
import Foundation

/// What the kernel tells of processes.
enum ProcessTable {
    /// A process as it stands in the table.
    struct Entry: Hashable {
        var number: Int32
        var name: String
        /// One letter: `R`, `S`, `T` for a stopped one, `Z` for one that nobody has waited for.
        var state: String
    }

    /// The children of a process, among them those that have ended and were not waited for.
    static func children(of parent: Int32) throws -> [Entry] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc")
            .compactMap { folder in
                // Gone since the folder was read, if there is none.
                guard let number = Int32(folder),
                    let text = try? String(contentsOfFile: "/proc/\(folder)/stat", encoding: .utf8),
                    let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")")
                else { return nil }
                let words = text[text.index(after: close)...].split(separator: " ")
                guard words.count > 1, words[1] == "\(parent)" else { return nil }
                return Entry(
                    number: number,
                    name: String(text[text.index(after: open)..<close]),
                    state: String(words[0])
                )
            }
    }

    /// How many descriptors a process has open.
    static func descriptors(of process: Int32) throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").count
    }

    /// What each descriptor of a process stands for, such as `socket:[4711]`.
    static func files(of process: Int32) throws -> [String] {
        let folder = "/proc/\(process)/fd"
        // One may be closed since the folder was read.
        return try FileManager.default.contentsOfDirectory(atPath: folder)
            .compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)") }
    }

    /// The fields of `status` of each thread of a process (proc(5)).
    static func threads(of process: Int32) throws -> [[String: String]] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")
            .compactMap { thread in
                guard let text = try? String(contentsOfFile: "/proc/\(process)/task/\(thread)/status", encoding: .utf8)
                else { return nil }
                let fields = text.split(separator: "\n")
                    .map { line in
                        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
                        return (String(parts[0]), parts.last?.trimmingCharacters(in: .whitespaces) ?? "")
                    }
                return Dictionary(fields) { first, _ in first }
            }
    }

    /// How much memory a process has, in KiB.
    static func memory(of process: Int32) throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        return text.firstMatch(of: /VmRSS:\s+(\d+) kB/).flatMap { Int($0.1) } ?? 0
    }

    /// Whether there is a process of this number.
    static func exists(_ process: Int32) -> Bool { kill(process, 0) == 0 || errno != ESRCH }
}
