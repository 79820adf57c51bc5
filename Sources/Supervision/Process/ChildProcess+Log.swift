// SPDX-License-Identifier: MIT
import Logging
import Subprocess

extension ChildProcess {
    /// The most octets of the child's log that are read in a second: a child that writes more waits.
    private static let logRate = 1 << 20

    /// Puts what the child writes to its standard error into our log.
    static func log(_ output: SubprocessOutputSequence, _ logger: Logger) async {
        let clock = ContinuousClock()
        var lines = LogLines()
        var rate = RateLimit(limit: logRate)
        var pieces = lastPieces
        do {
            for try await buffer in output {
                write(lines.append(octets(of: buffer), at: clock.now), to: logger)
                if Task.isCancelled {
                    pieces -= 1
                } else if !rate.take(buffer.count, at: clock.now) {
                    try? await Task.sleep(for: .seconds(1))
                }
                if pieces == 0 { break }
            }
        } catch {
            logger.debug("the child's log cannot be read", metadata: ["reason": "\(error)"])
        }
        write(lines.finish(at: clock.now), to: logger)
    }

    private static func write(_ lines: [LogLines.Line], to logger: Logger) {
        for line in lines { logger.log(level: line.level, "\(line.text)") }
    }
}
