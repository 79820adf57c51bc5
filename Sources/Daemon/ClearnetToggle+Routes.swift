// SPDX-License-Identifier: MIT
import Clearnet
import DNSWire
import Logging
import ResolverPolicy

// Routes for names that the root does not have, such as corp: the root proves that they do not exist, so that no answer
// from their resolvers could ever be validated.

extension ClearnetToggle {
    /// Finds out for each route to resolvers whether the root has its top-level domain, and has nothing validated where it
    /// does not: nothing there can be signed in a way that anybody could check.
    func askRoot() async {
        let names = Set(clearnet.plan.names.forwardZones.compactMap(\.topLevelDomain))
        var found: [DomainName: Bool] = [:]
        for name in names where configuration.isValidated(name) && isAbsent(name) == nil {
            found[name] = await clearnet.isAbsent(name)
        }
        for (name, isAbsent) in found where isAbsent {
            let label = name.description.dropLast()
            logger.notice("the root has no \(label), so what routes for it lead to is not validated")
        }
        guard !found.isEmpty else { return }
        do {
            guard case .failed(let reason) = try learn(found) else { return }
            logger.error("names of the Internet cannot be looked up: \(reason)")
        } catch {
            logger.error("names of the Internet cannot be looked up: \(error)")
        }
    }
}

extension ForwardZone {
    /// The last label of its name; nil for the root.
    var topLevelDomain: DomainName? {
        name.labels.last.flatMap { try? DomainName(labels: [$0]) }
    }
}
