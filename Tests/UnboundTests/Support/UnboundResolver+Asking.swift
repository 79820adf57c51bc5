// SPDX-License-Identifier: MIT
import DNSWire
import IP
import Synchronization
import Testing
import Unbound

extension UnboundResolver {
    /// Asks and waits.
    func ask(_ name: String, _ type: RRType = .a) async throws -> UnboundAnswer.Outcome {
        try await ask(DomainName(presentation: name), type)
    }

    /// Asks and waits.
    func ask(_ name: DomainName, _ type: RRType = .a) async throws -> UnboundAnswer.Outcome {
        try await withCheckedThrowingContinuation { continuation in
            let query = resolve(name: name.wire, type: type.rawValue) { continuation.resume(returning: $0.outcome) }
            if query == nil { continuation.resume(throwing: Refused()) }
        }
    }

    /// Asks for the A records of many names at a time, and waits for all.
    func askAll(_ names: [String]) async throws -> [UnboundAnswer.Outcome] {
        let (answers, continuation) = AsyncStream<UnboundAnswer>.makeStream()
        for name in names {
            let wire = try DomainName(presentation: name).wire
            guard resolve(name: wire, type: 1, deliver: { continuation.yield($0) }) != nil else { throw Refused() }
        }
        var outcomes: [UnboundAnswer.Outcome] = []
        for await answer in answers {
            outcomes.append(answer.outcome)
            if outcomes.count == names.count { break }
        }
        return outcomes
    }

    /// The query was not taken.
    struct Refused: Error {}
}

extension UnboundSettings {
    /// Settings with which nothing can leave this machine, whatever else they say: every packet is sent from 127.0.0.1,
    /// and the kernel refuses to send such ones to anywhere but loopback (`EINVAL`).
    ///
    /// Nothing is validated.
    static func onLoopback(_ change: (inout UnboundSettings) -> Void = { _ in }) -> UnboundSettings {
        var settings = UnboundSettings()
        settings.outgoingAddresses = [IPAddress(v4: 0x7f00_0001)]
        settings.usesIPv6 = false
        settings.trustAnchors = []
        settings.trustAnchorFiles = []
        change(&settings)
        return settings
    }
}

extension UnboundAnswer.Outcome {
    /// The message of an answer.
    var message: Message? {
        guard case .answer(let packet, _) = self else { return nil }
        return try? Message.decode(packet)
    }

    var security: UnboundAnswer.Security? {
        guard case .answer(_, let security) = self else { return nil }
        return security
    }

    /// The A records of an answer, sorted.
    var addresses: [String] {
        (message?.answers ?? [])
            .compactMap { record in
                guard case .a(let address) = record.rdata else { return nil }
                return address.description
            }
            .sorted()
    }
}
