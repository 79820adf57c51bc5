// SPDX-License-Identifier: MIT
import Foundation
import Settings
import Testing

/// `conf/numen.toml` documents every key where it stands, commented out, with its default.
@Suite("conf/numen.toml")
struct SampleFileTests {
    private static let path = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "conf/numen.toml").path

    /// The lines; settings that are commented out, which have no blank behind `#`, count as settings.
    private let lines: [String]

    init() throws {
        let text = try String(contentsOfFile: Self.path, encoding: .utf8)
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in
                let isSetting = line.wholeMatch(of: #/#[a-z][a-z0-9-]* = .*/#) != nil
                return String(isSetting ? line.dropFirst() : line)
            }
    }

    /// The keys of the lines, with those of their tables before them.
    private var keys: [String] {
        var table = ""
        return lines.compactMap { line in
            if let match = line.wholeMatch(of: #/\[([a-z]+)\]/#) { table = match.1 + "." }
            return line.wholeMatch(of: #/([a-z][a-z0-9-]*) = .*/#).map { table + $0.1 }
        }
    }

    @Test("loads, and changes nothing")
    func loads() throws {
        let settings = try Settings.load(file: Self.path, environment: [:], flags: [:])
        #expect(try settings == load())
    }

    @Test("has every key, and no other, in the order of the settings")
    func everyKey() throws {
        #expect(try keys == load().effective.map(\.key))
    }

    @Test("shows the defaults")
    func defaults() throws {
        let settings = try load(lines.joined(separator: "\n"))
        #expect(try settings.effective == load().effective)
    }

    @Test("says something about each key")
    func comments() throws {
        var isDocumented = false
        for line in lines {
            if line.hasPrefix("# ") {
                isDocumented = true
            } else if line.contains(" = ") {
                #expect(isDocumented, "\(line)")
                isDocumented = false
            }
        }
    }

    @Test("names the range of each number")
    func ranges() throws {
        let numbers = try #require(try? load().effective.filter { Int($0.value) != nil })
        #expect(!numbers.isEmpty)
        for number in numbers {
            let key = number.key.split(separator: ".").last ?? ""
            let place = try #require(lines.firstIndex { $0.hasPrefix(key + " = ") })
            let fault = try #require(faults("\(number.key) = -1").first)
            let range = try #require(fault.split(separator: " ").last)
            let comment = lines[..<place].reversed().prefix { $0.hasPrefix("#") }.joined()
            #expect(comment.contains(range), "\(number.key) has \(range)")
        }
    }
}
