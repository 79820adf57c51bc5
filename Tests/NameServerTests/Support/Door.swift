// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import NameServer
import Testing

/// A server under test: octets in, octets out, each response checked.
struct Door: ~Copyable {
    var server: NameServer
    private var writer = MessageWriter()
    private let udpLimit: Int

    init(_ index: NameIndex = TestZone.index, udpLimit: Int = 1_232) {
        server = NameServer(index: index, udpLimit: udpLimit)
        // Every client takes 512 octets (RFC 1035 §4.2.1).
        self.udpLimit = max(512, udpLimit)
    }

    /// Sends a query; nil if it gets no response.
    mutating func send(
        _ query: [UInt8],
        over transport: Transport = .udp,
        isAllowed: Bool = true,
        location: SourceLocation = #_sourceLocation
    ) throws -> Response? {
        guard let octets = exchange(query, over: transport, isAllowed: isAllowed) else { return nil }
        let faults = SecondOpinion.faults(of: octets, to: query, limit: transport == .tcp ? 65_535 : udpLimit)
        #expect(faults.isEmpty, "\(faults) in \(octets)", sourceLocation: location)
        return Response(octets: octets, message: try Message.decode(octets))
    }

    /// The octets of the response alone, unchecked.
    mutating func exchange(_ query: [UInt8], over transport: Transport, isAllowed: Bool = true) -> [UInt8]? {
        switch server.answer(query.span, over: transport, isAllowed: isAllowed, into: &writer) {
        case .drop: nil
        case .reply: (0..<writer.count).map { writer.span[$0] }
        }
    }
}

/// Asks a fresh server; a query that gets no response is an error.
func ask(
    _ query: Query,
    over transport: Transport = .udp,
    index: NameIndex = TestZone.index,
    udpLimit: Int = 1_232,
    isAllowed: Bool = true,
    location: SourceLocation = #_sourceLocation
) throws -> Response {
    var door = Door(index, udpLimit: udpLimit)
    let response = try door.send(query.octets, over: transport, isAllowed: isAllowed, location: location)
    return try #require(response, sourceLocation: location)
}

func ask(
    _ name: String,
    _ type: RRType = .a,
    over transport: Transport = .udp,
    edns: OptRecord? = .plain,
    index: NameIndex = TestZone.index,
    location: SourceLocation = #_sourceLocation
) throws -> Response {
    try ask(Query(name, type, edns: edns), over: transport, index: index, location: location)
}
