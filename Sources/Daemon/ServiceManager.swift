// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import Logging
import ServiceLifecycle

/// The service manager that has started this process, systemd, which waits to hear that the server listens, that it goes on,
/// and that it ends (sd_notify(3), `Type=notify`, `WatchdogSec=`).
struct ServiceManager: Service {
    private let path: String
    private let pause: Duration?
    private let logger: Logger

    /// The manager; nil if nobody wants to hear anything.
    init?(logger: Logger) {
        let environment = ProcessInfo.processInfo.environment
        guard let path = environment["NOTIFY_SOCKET"], !path.isEmpty else { return nil }
        self.path = path
        self.logger = logger
        let isMeant = environment["WATCHDOG_PID"].map { $0 == "\(getpid())" } ?? true
        let limit = isMeant ? environment["WATCHDOG_USEC"].flatMap { Int64($0) } : nil
        pause = limit.map { .microseconds(max(1000, $0 / 4)) }
    }

    /// Tells it that the server is there, and when it ends.
    ///
    /// In between it hears that tasks are carried out. Whoever stops that, by blocking all the threads that do it, would
    /// have names go stale and keep operators out, while the threads of DNS went on.
    func run() async throws {
        tell("READY=1")
        if let pause {
            try? await cancelWhenGracefulShutdown {
                while !Task.isCancelled {
                    tell("WATCHDOG=1")
                    try await Task.sleep(for: pause)
                }
            }
        } else {
            try? await gracefulShutdown()
        }
        tell("STOPPING=1")
    }

    /// Sends one datagram; whether anybody reads it is not our concern.
    private func tell(_ state: String) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // "@" stands for the zero octet of an abstract address.
        let octets = path.utf8.enumerated().map { $0.offset == 0 && $0.element == UInt8(ascii: "@") ? 0 : $0.element }
        let room = MemoryLayout.size(ofValue: address.sun_path)
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0, octets.count < room else {
            logger.warning("systemd is not told \(state)")
            return
        }
        defer { close(socket) }
        // The octets fit, and the address is read while it is lent alone.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: octets) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size - room + octets.count)
        let text = Array(state.utf8)
        let sent = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                unsafe sendto(socket, text, text.count, Int32(MSG_NOSIGNAL), name, length)
            }
        }
        if sent < 0 { logger.warning("systemd is not told \(state)", metadata: ["errno": "\(errno)"]) }
    }
}
