// SPDX-License-Identifier: MIT
import Control
import Entropy
import EntropyFeeder
import HTTPAPI
import JSONRPC

// What `numen entropy` asks for, and what is not done while there is no entropy.

extension ControlCommands {
    /// Refuses a command that makes what nobody may guess, or spends, while there is nothing to make it of.
    func refuseSecrets(_ command: String) throws {
        guard ["token.new", "nvs.new", "nvs.update", "nvs.delete"].contains(command) else { return }
        let verdict = entropy.verdict
        guard verdict.state == .blocked else { return }
        throw ControlError("nothing secret can be made at the moment: \(verdict.reason); see numen entropy")
    }

    /// Has a block of samples mixed into the kernel's pool at once.
    func reseed() async throws -> JSON {
        if let reason = await entropy.reseed() { throw ControlError("nothing was mixed in: \(reason)") }
        return entropy.overview.json
    }

    /// Has sources pass their first tests again.
    ///
    /// Parameter: `source`; without it all of them.
    func restartSource(_ parameters: JSONObject) async throws -> JSON {
        var source: EntropySource?
        if let word = parameters["source"]?.text {
            source = EntropySource(rawValue: word)
            guard source != nil else {
                let sources = EntropySource.allCases.map(\.rawValue)
                throw ControlError("there are the sources \(sources.joined(separator: ", "))")
            }
        }
        do throws(FeederError) {
            try await entropy.restart(source)
        } catch {
            throw ControlError(error.description)
        }
        return entropy.overview.json
    }
}
