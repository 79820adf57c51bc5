// SPDX-License-Identifier: MIT
import Clearnet
import Control
import DNSWire
import HTTPAPI
import JSONRPC
import ResolverPolicy
import Unbound

// What `numen clearnet` asks for.

extension ControlCommands {
    /// Turns the toggle.
    ///
    /// Parameter: `mode`; without it the settings decide again.
    func setMode(_ parameters: JSONObject) async throws -> JSON {
        var mode: ResolverMode?
        if let word = parameters["mode"]?.text {
            mode = ResolverMode(rawValue: word)
            guard mode != nil else { throw ControlError("there are the modes emerdns, hybrid and icann") }
        }
        try await access.record("clearnet.mode", ["mode": .string(mode?.rawValue ?? "reset")])
        if case .failed(let reason) = try toggle.set(mode) {
            throw ControlError("names of the Internet cannot be looked up: \(reason)")
        }
        await toggle.clearnet.firstWord()
        return clearnetStatus()
    }

    /// Forgets answers.
    ///
    /// Parameter: `name`, with all below; without it everything is forgotten.
    func flush(_ parameters: JSONObject) throws -> JSON {
        let text = parameters["name"]?.text ?? "."
        guard let name = try? DomainName(presentation: text) else {
            throw ControlError("\"\(text)\" is no domain name")
        }
        toggle.clearnet.flush(name)
        return .bool(true)
    }

    /// What is seen, and how the resolver is.
    func clearnetStatus() -> JSON {
        let (mode, origin) = toggle.mode
        let plan = toggle.clearnet.plan
        var status: JSONObject = [
            "mode": .string(mode.rawValue),
            "label": .string(mode.label),
            "origin": .string(origin.label),
            "routes": .array(plan.names.routes.rules.map { .string("\($0)") }),
            "ignored_routes": .array(
                plan.names.routes.ignored.map { .string("\($0.rule): \($0.reason.rawValue)") }
            ),
            "lists": .array(
                plan.lists.lists.map { .string("\($0.count) names to \($0.options.purpose.rawValue)") }
            ),
            "library": .string(UnboundLibrary.version),
        ]
        switch toggle.clearnet.state {
        case .off: status["resolver"] = "off"
        case .on: status["resolver"] = "on"
        case .failed(let reason): status["resolver"] = .string("failed: \(reason)")
        }
        if let upstreams = toggle.upstreams {
            status["upstreams"] = .string(upstreams.text)
        }
        if let counters = toggle.clearnet.counters {
            status["asked"] = .integer(counters.asked)
            status["answered"] = .integer(counters.answered)
            status["failed"] = .integer(counters.failed + counters.timedOut)
            status["bogus"] = .integer(counters.bogus)
            status["outstanding"] = .integer(counters.outstanding)
        }
        return .object(status)
    }
}
