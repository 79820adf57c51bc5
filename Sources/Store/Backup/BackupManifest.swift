// SPDX-License-Identifier: MIT
package import JSONRPC

/// What a backup holds, in the file `numen-backup.json` beside it, which is written last: without it there is no backup.
public struct BackupManifest: Hashable, Sendable {
    /// A file of the backup.
    public struct Entry: Hashable, Sendable {
        /// Its path in the data folder: names of letters, digits and `._-` with `/` between them.
        public var path: String
        /// Its octets.
        public var size: Int
        /// Its SHA-256 in hexadecimal digits.
        public var digest: String
    }

    /// What the file is called.
    static let fileName = "numen-backup.json"
    /// The most octets of it.
    static let sizeLimit = 1 << 20
    private static let format = 1

    /// When it was made, in seconds since 1970.
    public var madeAt: Int
    /// The files, sorted by their paths.
    public var entries: [Entry]

    /// The octets of all files.
    public var size: Int { entries.reduce(0) { $0 + $1.size } }

    init(madeAt: Int, entries: [Entry]) {
        (self.madeAt, self.entries) = (madeAt, entries.sorted { $0.path < $1.path })
    }

    package var json: JSON {
        [
            "files": .array(
                entries.map { entry in
                    [
                        "path": .string(entry.path), "sha256": .string(entry.digest), "size": .integer(entry.size),
                    ]
                }
            ),
            "format": .integer(Self.format),
            "made_at": .integer(madeAt),
        ]
    }

    /// Reads a manifest, which may come from anywhere.
    ///
    /// - Returns: nil if it is none, or one with paths that lead elsewhere.
    package init?(json: JSON) {
        guard json["format"]?.int == Self.format, let madeAt = json["made_at"]?.int, let files = json["files"]?.array
        else { return nil }
        var entries: [Entry] = []
        for file in files {
            guard let path = file["path"]?.text, Self.isPlain(path), let size = file["size"]?.int, size >= 0,
                let digest = file["sha256"]?.text, digest.utf8.count == 64
            else { return nil }
            entries.append(Entry(path: path, size: size, digest: digest))
        }
        guard Set(entries.map(\.path)).count == entries.count else { return nil }
        self.init(madeAt: madeAt, entries: entries)
    }

    /// Whether a path stays where it begins.
    static func isPlain(_ path: String) -> Bool {
        let names = path.split(separator: "/", omittingEmptySubsequences: false)
        return names.count <= 4
            && names.allSatisfy { name in
                !name.isEmpty && name != "." && name != ".." && name.utf8.count <= 128
                    && name.utf8.allSatisfy { octet in
                        switch octet {
                        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
                            UInt8(ascii: "-"):
                            true
                        default: false
                        }
                    }
            }
    }
}
