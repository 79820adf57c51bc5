// SPDX-License-Identifier: MIT
internal import Foundation
internal import Glibc

/// What the process takes of the machine, under the names that Prometheus's own libraries use.
public struct ProcessCollector: MetricsCollector {
    private let start = Date().timeIntervalSince1970

    /// Begins to look at this process, which counts as started now.
    public init() {}

    /// Appends processor time, memory and open files.
    public func collect(into text: inout MetricsText) {
        var usage = rusage()
        if unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 {
            let time = [usage.ru_utime, usage.ru_stime]
                .reduce(0.0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
            text.append(
                "process_cpu_seconds_total",
                .counter,
                "Processor time of the process, in seconds.",
                [.number(time)]
            )
        }
        text.append(
            "process_start_time_seconds",
            .gauge,
            "When the process began, in seconds since 1970.",
            [.number(start)]
        )
        // Pages of virtual and of resident memory (proc_pid_statm(5)).
        let page = UInt64(clamping: sysconf(Int32(_SC_PAGESIZE)))
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        for (index, kind) in ["virtual", "resident"].enumerated() where pages.count > index {
            guard let count = UInt64(pages[index]) else { continue }
            text.append(
                "process_\(kind)_memory_bytes",
                .gauge,
                "Memory of the process that is \(kind), in octets.",
                [.count(count &* page)]
            )
        }
        if let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            text.append("process_open_fds", .gauge, "Files that the process has open.", [.count(files.count)])
        }
        var limit = rlimit()
        if unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            text.append(
                "process_max_fds",
                .gauge,
                "Files that the process may have open.",
                [.count(UInt64(limit.rlim_cur))]
            )
        }
    }
}
