// SPDX-License-Identifier: MIT
import Glibc
import JSONRPC
import Supervision

/// A child made with the module that is tested, for tests alone.
@main
struct SupervisedProgram {
    static func main() async {
        do {
            try await ChildProgram.run(name: "SupervisedProgram", version: "1") { configuration in
                if configuration["refuse"] == true { throw ChildProgram.Refusal(code: "no", message: "not like this") }
                return { method, params in try await answer(method, params, configuration) }
            }
        } catch {
            complain("\(error)")
            exit(1)
        }
    }

    private static func complain(_ text: String) {
        let line = Array("error: \(text)\n".utf8)
        _ = unsafe line.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    private static func answer(_ method: String, _ params: JSONObject, _ configuration: JSONObject) async throws -> JSON
    {
        let milliseconds = params["ms"]?.int ?? 0
        switch method {
        case "configuration":
            return .object(configuration)
        case "echo":
            return .object(params)
        case "wait":
            try await Task.sleep(for: .milliseconds(milliseconds))
            return "waited"
        case "block":
            usleep(UInt32(milliseconds) * 1_000)
            return "blocked"
        case "deaf":
            while true { usleep(100_000) }
        case "print":
            print("this is no frame")
            fflush(nil)
            return "printed"
        case "long":
            return .string([UInt8](repeating: 0x61, count: params["count"]?.int ?? 0))
        case "refuse":
            throw ChildProgram.Refusal(
                code: String(repeating: "c", count: 100),
                message: String(repeating: "é", count: 5_000)
            )
        case "limits":
            var limit = rlimit()
            _ = unsafe getrlimit(__rlimit_resource_t(UInt32(RLIMIT_CORE.rawValue)), &limit)
            return ["core": .integer(limit.rlim_cur), "core_hard": .integer(limit.rlim_max)]
        case "trap":
            fatalError("on purpose")
        default:
            throw ChildProgram.Refusal(code: "unknown", message: "there is no \(method)")
        }
    }
}
