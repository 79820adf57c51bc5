// SPDX-License-Identifier: MIT
import Foundation
import Telemetry
import Testing

@Suite("What the process takes")
struct ProcessCollectorTests {
    @Test("is what the kernel says")
    func figures() throws {
        let handles = (0..<20).map { _ in FileHandle(forReadingAtPath: "/dev/null") }
        var text = MetricsText()
        ProcessCollector().collect(into: &text)
        try Promtool.check(text.octets)
        let lines = String(decoding: text.octets, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
        let pairs = lines.map { line in
            let words = line.split(separator: " ")
            return (String(words[0]), Double(words[1]) ?? .nan)
        }
        let figures = Dictionary(uniqueKeysWithValues: pairs)
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let resident = try #require(status.firstMatch(of: /VmRSS:\s+(\d+) kB/).flatMap { Double($0.1) }) * 1_024
        #expect(abs(try #require(figures["process_resident_memory_bytes"]) - resident) < 0.2 * resident)
        #expect(try #require(figures["process_virtual_memory_bytes"]) > resident)
        #expect(try #require(figures["process_open_fds"]) >= Double(handles.count))
        #expect(try #require(figures["process_max_fds"]) >= 64)
        #expect(try #require(figures["process_cpu_seconds_total"]) > 0)
        #expect(abs(try #require(figures["process_start_time_seconds"]) - Date().timeIntervalSince1970) < 60)
    }
}
