// SPDX-License-Identifier: MIT
import Foundation

/// Metrics as a monitoring reads them.
struct Scrape {
    /// The series with their labels, as they stand in the text.
    let series: [String: Double]
    /// The names of all metrics, with those of a histogram's parts.
    let names: Set<String>

    /// Reads a text, and has Prometheus's own tool read it.
    init(_ text: String) async throws {
        var series: [String: Double] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            guard let blank = line.lastIndex(of: " ") else { continue }
            series[String(line[..<blank])] = Double(line[line.index(after: blank)...])
        }
        self.series = series
        names = Set(series.keys.map { String($0.prefix { $0 != "{" }) })
        let folder = try TemporaryFolder()
        let file = try folder.write(text, to: "metrics")
        let check = try await Program.run("/bin/sh", ["-c", "promtool check metrics < \(file)"])
        guard check.status == 0, check.errors.isEmpty else { throw Fault(description: check.errors) }
    }

    /// What promtool says of a text.
    struct Fault: Error, CustomStringConvertible {
        var description: String
    }

    /// Asks a server's control face.
    init(face: String) async throws {
        let reply = try await Curl.ask(face + "/metrics")
        guard reply.status == 200 else { throw Fault(description: "status \(reply.status): \(reply.body)") }
        try await self.init(reply.body)
    }

    /// A series; 0 if it is not there.
    subscript(_ series: String) -> Double { self.series[series] ?? 0 }

    /// All series of a metric added up, or of those of its series with some label.
    func sum(_ name: String, with label: String = "") -> Double {
        series.filter { $0.key.prefix { $0 != "{" } == name && $0.key.contains(label) }.values.reduce(0, +)
    }
}
