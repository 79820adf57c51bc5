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
            throw ControlError("names of the Internet cannot be looked up, so nothing was changed: \(reason)")
        }
        await toggle.clearnet.firstWord()
        return clearnetStatus()
    }

    /// Confirms that the policy record has another owner, whose word counts from now on.
    ///
    /// Parameter: `address`.
    func confirm(_ parameters: JSONObject) async throws -> JSON {
        guard let address = parameters["address"]?.text else { throw ControlError("the owner's address is needed") }
        do {
            try policy.checkConfirmation(of: address)
            try await access.record("clearnet.confirm", ["address": .string(address)])
            try policy.confirm(address)
        } catch let error as DaemonError {
            throw ControlError(error.message)
        }
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
            "sources": .object(
                JSONObject(
                    PolicyOrigin.allCases.sorted(by: >)
                        .map { ($0.label, toggle.sources[$0].map { .string($0.rawValue) } ?? .null) }
                )
            ),
            "record": record,
            "routes": .array(plan.names.routes.rules.map { .string("\($0)") }),
            "ignored_routes": .array(
                plan.names.routes.ignored.map { .string("\($0.rule): \($0.reason.rawValue)") }
            ),
            "lists": .array(
                zip(plan.lists.lists, toggle.configuration.lists.sources)
                    .map { list, source in
                        let name = source.name.isEmpty ? "" : "\(source.name), "
                        return .string("\(name)\(list.count) names to \(source.purpose.rawValue), \(source.path)")
                    }
            ),
            "clients": .array(toggle.configuration.clientTexts.map { .string($0) }),
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

    private var record: JSON {
        let report = policy.report
        return [
            "name": .string(report.name),
            "owner": report.owner.map { .string($0) } ?? .null,
            "present_owner": report.presentOwner.map { .string($0) } ?? .null,
            "txid": report.txid.map { .string($0) } ?? .null,
            "height": report.height.map { .integer($0) } ?? .null,
            "problem": report.problem.map { .string($0) } ?? .null,
        ]
    }
}
