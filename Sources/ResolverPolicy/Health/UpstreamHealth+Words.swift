// SPDX-License-Identifier: MIT

// What is told to people: how it is, and what they can do about it.

extension UpstreamHealth.State {
    /// The state in words.
    ///
    /// - Parameters:
    ///   - upstreams: who is asked; nobody in particular for the servers of the root and those below them.
    ///   - since: the time since when it is so, as text.
    ///   - clock: what the clock of this machine says, as text.
    /// - Returns: one line without an end.
    public func words(asking upstreams: [UpstreamAddress], since: String, clock: String) -> String {
        let places = upstreams.map(\.description).joined(separator: ", ")
        let isForwarding = !upstreams.isEmpty
        switch self {
        case .unasked:
            return "nobody was asked yet"
        case .working:
            return "names of the Internet are looked up "
                + (isForwarding ? "at \(places)" : "from the servers of the root down")
        case .silent(let reason):
            let advice =
                isForwarding
                ? "see whether \(places) can be reached, or name others: clearnet.forwarders"
                : "this network may keep DNS to itself; name a resolver that can be reached: clearnet.forwarders"
            return """
                nobody answers since \(since): \(reason); \(advice); a service of systemd has to be let out, too: \
                contrib/systemd/internet.conf
                """
        case .bogus(let reason, .clock):
            return """
                no answer validates since \(since): \(reason); the clock of this machine says \(clock): set it right
                """
        case .bogus(let reason, .stripped):
            let advice =
                isForwarding
                ? "name another resolver than \(places): clearnet.forwarders"
                : "name a resolver that is asked over TLS: clearnet.forwarders"
            return """
                no answer validates since \(since): \(reason); a network that wants a login first, or a resolver that \
                takes signatures out, does that: log in, or \(advice)
                """
        }
    }
}
