// SPDX-License-Identifier: MIT
public import Entropy
internal import JSONRPC
public import Supervision

/// The parent's side of the feeder: asks the process that feeds the kernel's pool.
public struct FeederClient: Sendable {
    /// The feeder is never busy for longer than a turn.
    private static let time = Duration.seconds(1)

    private let child: Child

    /// Makes a client of a child that runs `numen-entropy`.
    public init(child: Child) {
        self.child = child
    }

    /// How the feeder and its sources are.
    public func report() async throws(FeederError) -> FeederReport {
        try FeederReport(json: try await call(.report))
    }

    /// Tells when something arrived: blocks, queries, peers; mixed in, and worth nothing.
    ///
    /// - Parameter times: the low 16 bits of a fine clock; at most 1,024 count in each block.
    /// - Throws: ``FeederError`` if the feeder does not run, or does not answer.
    public func arrive(_ times: some Collection<UInt16>) async throws(FeederError) {
        _ = try await call(.arrive, ["times": .array(times.prefix(Feeder.arrivalLimit).map { .integer($0) })])
    }

    /// Has a block made at once.
    public func reseed() async throws(FeederError) { _ = try await call(.reseed) }

    /// Has a source pass its start-up again, also one that is out for good; all of them without one.
    public func restart(_ source: EntropySource? = nil) async throws(FeederError) {
        _ = try await call(.restart, source.map { ["source": .string($0.rawValue)] } ?? [:])
    }

    private func call(_ method: FeederMethod, _ params: JSONObject = [:]) async throws(FeederError) -> JSON {
        do throws(ChildError) {
            return try await child.call(method.rawValue, params, timeout: Self.time)
        } catch .remote {
            // Its own words are those of a process that is not trusted.
            throw FeederError("the process \(FeederProgram.name) refuses what it is asked")
        } catch {
            throw FeederError("the process \(FeederProgram.name): \(error)")
        }
    }
}
