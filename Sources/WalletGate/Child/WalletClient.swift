// SPDX-License-Identifier: MIT
internal import JSONRPC
public import Supervision

/// The parent's side of the wallet: asks the process that holds it.
///
/// Whatever is lost on the way, an order with a key is carried out at most once; ask again with the same key.
public struct WalletClient: Sendable {
    /// An order waits for those before it, and each of them for a node that may take its time.
    private static let spendTime = Duration.seconds(90)
    /// The ledger is asked, not the node.
    private static let questionTime = Duration.seconds(5)

    private let ask: @Sendable (WalletMethod, JSONObject, Duration) async throws(ChildError) -> JSON

    /// Makes a client of a child that runs `numen-wallet`.
    public init(child: Child) {
        ask = { method, params, time throws(ChildError) in
            try await child.call(method.rawValue, params, timeout: time)
        }
    }

    /// Carries out an order, once for its key.
    ///
    /// - Returns: the spend as far as it came; look at its state, which is `failed` if the node refused.
    /// - Throws: ``WalletError`` if it was not accepted; ``WalletError/outcomeUnknown(_:)`` if it was given, but its answer
    ///   was lost.
    public func spend(_ order: WalletOrder) async throws(WalletError) -> Spend {
        try order.check()
        do {
            return try Spend(json: try await ask(.spend, order.json, Self.spendTime))
        } catch let error as ChildError {
            throw switch error {
            case .timedOut, .ended: .outcomeUnknown("the wallet's process: \(error)")
            case .remote, .unavailable, .tooLong: WalletError(error)
            }
        } catch {
            throw .outcomeUnknown(Self.senselessText)
        }
    }

    /// The spend with an id; `nil` if there is none.
    public func spend(id: String) async throws(WalletError) -> Spend? {
        try Self.optional(try await call(.show, ["id": .string(id)]))
    }

    /// The spend with a key; `nil` if there is none.
    public func spend(key: String) async throws(WalletError) -> Spend? {
        try Self.optional(try await call(.show, ["key": .string(key)]))
    }

    /// Spends in the order in which they were accepted.
    ///
    /// - Parameters:
    ///   - id: the spend after which they begin; `nil` for the first one ever.
    ///   - limit: how many at most, 1 to 100.
    /// - Returns: as many as there are, up to the limit.
    /// - Throws: ``WalletError`` for another limit or an unknown id.
    public func spends(after id: String? = nil, limit: Int) async throws(WalletError) -> [Spend] {
        guard (1...100).contains(limit) else {
            throw .invalid("\(limit) spends cannot be listed; choose from 1 to 100")
        }
        var spends: [Spend] = []
        var last = id
        while spends.count < limit {
            let wanted = min(limit - spends.count, WalletMethod.pageLimit)
            var params: JSONObject = ["limit": .integer(wanted)]
            if let last { params.append("after", .string(last)) }
            guard let page = try await call(.list, params).array, page.count <= wanted else { throw Self.senseless }
            for json in page { spends.append(try Self.spend(json)) }
            last = spends.last?.id
            if page.count < wanted { break }
        }
        return spends
    }

    /// What is left of today.
    public func budget() async throws(WalletError) -> WalletBudget {
        let json = try await call(.budget, [:])
        do { return try WalletBudget(json: json) } catch { throw Self.senseless }
    }

    /// Sees to every spend that has not ended, whether or not it is due.
    ///
    /// - Returns: how many have not ended yet.
    /// - Throws: ``WalletError/nodeUnavailable(_:)`` if nothing could be found out.
    @discardableResult
    public func resolve() async throws(WalletError) -> Int {
        guard let count = try await call(.resolve, [:], time: Self.spendTime).int else { throw Self.senseless }
        return count
    }

    private static let senselessText = "the wallet's answer makes no sense"
    private static let senseless = WalletError.unavailable(senselessText)

    private static func optional(_ json: JSON) throws(WalletError) -> Spend? {
        json.isNull ? nil : try spend(json)
    }

    private static func spend(_ json: JSON) throws(WalletError) -> Spend {
        do { return try Spend(json: json) } catch { throw senseless }
    }

    private func call(
        _ method: WalletMethod,
        _ params: JSONObject,
        time: Duration = questionTime
    ) async throws(WalletError) -> JSON {
        do { return try await ask(method, params, time) } catch { throw WalletError(error) }
    }
}

extension WalletError {
    /// What it means that a question, which spends nothing, was not answered.
    fileprivate init(_ error: ChildError) {
        switch error {
        case .remote(let code, let message): self.init(code: code, detail: message)
        case .unavailable, .timedOut, .ended, .tooLong: self = .unavailable("the wallet's process: \(error)")
        }
    }
}
