// SPDX-License-Identifier: MIT
import Chain
import Clearnet
import Control
import DNSTransport
import DNSWire
import HTTPAPI
import IP
import JSONRPC
import NVS
import NameIndex
import NameServer
import Settings
import Store

/// What commands can ask of the running server.
struct ControlCommands: Sendable {
    let settings: Settings
    let index: NameIndex
    let publisher: ZonePublisher
    let store: MirrorStore
    let chain: ChainService
    let blocks: BlockReader
    let dns: DNSServer<ResolvingServer>
    let toggle: ClearnetToggle
    let policy: PolicyWatcher
    let entropy: EntropyWatch
    let access: AccessCommands

    /// Answers one request of the control socket.
    func handle(_ request: ControlRequest, _ reply: ControlReply) async throws -> JSON {
        let parameters = request.parameters
        try refuseSecrets(request.command)
        switch request.command {
        case "status": return await status()
        case "query": return try query(parameters)
        case "enum": return try await explain(parameters)
        case "nvs.show": return try await show(parameters)
        case "nvs.list": return try await list(parameters, reply)
        case "nvs.history": return try await history(parameters, reply)
        case "nvs.new", "nvs.update", "nvs.delete": return try await write(request.command, parameters)
        case "nvs.watch": return try await watch(parameters, reply)
        case "clearnet.status": return clearnetStatus()
        case "clearnet.mode": return try await setMode(parameters)
        case "clearnet.confirm": return try await confirm(parameters)
        case "clearnet.flush": return try flush(parameters)
        case "entropy.status": return entropy.overview.json
        case "entropy.reseed": return try await reseed()
        case "entropy.restart": return try await restartSource(parameters)
        case "devchain.mine": return try await mine(parameters)
        case "devchain.invalidate": return try await invalidate(parameters)
        default:
            if let result = try await access.handle(request, reply) { return result }
            throw ControlError(
                "this server does not know the command \(request.command); is it an older version?"
            )
        }
    }

    /// What runs, once the chain is there.
    func running() throws -> ChainService.Running {
        guard let running = chain.running else {
            throw ControlError("the embedded chain is still being filled; try again in a moment")
        }
        return running
    }

    func status() async -> JSON {
        let follower = chain.running?.follower.status
        let snapshot = index.snapshot
        let tip = try? await store.tip()
        let faults = publisher.faults
        var node: JSONObject = [
            ("state", .string(follower?.state.description ?? "the embedded chain is being filled")),
            ("url", .string(chain.running?.client.endpoint.url ?? settings.node.url ?? "")),
            ("embedded", .bool(settings.node.url == nil)),
        ]
        .asObject
        node["height"] = follower?.nodeHeight.map { .integer($0) }
        node["last_error"] = follower?.lastError.map { .string($0) }
        return [
            "version": .string(Version.current),
            "answering": .bool(snapshot.isComplete),
            "height": .integer(tip?.height ?? 0),
            "hash": .string(tip?.hash ?? ""),
            "node": .object(node),
            "records": .integer((try? await store.count()) ?? 0),
            "names": .integer(snapshot.nodeCount),
            "index_octets": .integer(snapshot.octets),
            "zones": .array(snapshot.zones.map { .string($0.apex.description) }),
            "faults": .integer(faults.count),
            "clearnet": clearnetStatus(),
            "dns": .array(dns.addresses.map { .string($0.description) }),
        ]
    }

    /// Answers a DNS message as the server would, from the same index.
    private func query(_ parameters: JSONObject) throws -> JSON {
        guard let octets = parameters["message"]?.octets.flatMap({ Hex.decode($0) }) else {
            throw ControlError("a query needs a message in hexadecimal")
        }
        var server = NameServer(index: index, udpLimit: settings.dns.udpSize)
        var writer = MessageWriter()
        let transport: NameServer::Transport = parameters["transport"]?.text == "udp" ? .udp : .tcp
        guard server.answer(octets.span, over: transport, into: &writer) == .reply else { return .null }
        return .string(Hex.encode((0..<writer.count).map { writer.span[$0] }))
    }
}

extension [(String, JSON)] {
    fileprivate var asObject: JSONObject { JSONObject(self) }
}

/// The program's version.
public enum Version {
    /// As `numen --version` prints it.
    public static let current = "0.1.0"
}
