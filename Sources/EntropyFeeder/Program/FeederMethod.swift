// SPDX-License-Identifier: MIT
import Entropy
import JSONRPC
import Supervision

/// What the parent may ask the feeder.
enum FeederMethod: String, CaseIterable {
    /// How are you?
    case report
    /// Something arrived at these times: `{"times": [0…65535, …]}`; the answer is how many had room.
    case arrive
    /// Make a block now.
    case reseed
    /// Have a source, or all, pass the start-up again: `{"source": "jitter"}`.
    case restart
}

extension PoolFeeder {
    /// Answers a question of the parent.
    ///
    /// - Throws: `ChildProgram.Refusal` for one that makes no sense.
    func answer(_ method: String, _ params: JSONObject) throws -> JSON {
        do throws(FeederError) {
            switch FeederMethod(rawValue: method) {
            case .report:
                _ = try StrictReader(.object(params), [])
                return report.json
            case .arrive:
                let times = try StrictReader(.object(params), ["times"]).json("times")?.array ?? []
                let values = times.compactMap { $0.int.flatMap { UInt16(exactly: $0) } }
                guard values.count == times.count else { throw FeederError("times is no list of numbers below 65536") }
                return .integer(arrive(values))
            case .reseed:
                _ = try StrictReader(.object(params), [])
                reseed()
                return true
            case .restart:
                let reader = try StrictReader(.object(params), [], optional: ["source"])
                restart(try reader.optionalWord("source", EntropySource.self))
                return true
            case nil:
                throw FeederError("there is no such method")
            }
        } catch {
            throw ChildProgram.Refusal(code: "invalid", message: error.description)
        }
    }
}
