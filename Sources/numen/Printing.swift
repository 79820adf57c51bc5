// SPDX-License-Identifier: MIT
import Foundation
import JSONRPC
import NVS

extension JSON {
    /// A name or value as a person reads it: UTF-8 as it is, control octets escaped as in seed files.
    var printable: String {
        String(decoding: SeedFile.escape(octets ?? []), as: UTF8.self)
    }

    /// A text without control characters.
    var plain: String {
        (text ?? "").replacing(/[\u{00}-\u{1F}\u{7F}]/, with: "\u{FFFD}")
    }
}

/// Writes a line at once, also into a pipe.
func printLine(_ line: String) {
    do {
        try FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
    } catch {
        // Whoever read has gone, as `head` does when it has enough; shells know this code as the end by SIGPIPE.
        exit(128 + SIGPIPE)
    }
}

/// Tells the person something that a program that reads the output must not get.
func printHint(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
}
