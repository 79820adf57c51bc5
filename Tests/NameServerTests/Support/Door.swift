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
        recursion: Recursion = .none,
        location: SourceLocation = #_sourceLocation
    ) throws -> Response? {
        guard let octets = exchange(query, over: transport, isAllowed: isAllowed, recursion: recursion) else {
            return nil
        }
        return try checked(octets, query, transport, recursion != .none && recursion != .denied, location)
    }

    /// Answers by rule the query that was last left to a resolver.
    mutating func send(
        _ query: [UInt8],
        by rule: NameServer.Rule,
        over transport: Transport = .udp,
        location: SourceLocation = #_sourceLocation
    ) throws -> Response {
        server.answer(query.span, by: rule, into: &writer)
        return try checked((0..<writer.count).map { writer.span[$0] }, query, transport, true, location)
    }

    private func checked(
        _ octets: [UInt8],
        _ query: [UInt8],
        _ transport: Transport,
        _ offersRecursion: Bool,
        _ location: SourceLocation
    ) throws -> Response {
        let faults = SecondOpinion.faults(
            of: octets,
            to: query,
            limit: transport == .tcp ? 65_535 : udpLimit,
            offersRecursion: offersRecursion
        )
        #expect(faults.isEmpty, "\(faults) in \(octets)", sourceLocation: location)
        return Response(octets: octets, message: try Message.decode(octets))
    }

    /// The octets of the response alone, unchecked.
    mutating func exchange(
        _ query: [UInt8],
        over transport: Transport,
        isAllowed: Bool = true,
        recursion: Recursion = .none
    ) -> [UInt8]? {
        switch server.answer(
            query.span,
            over: transport,
            isAllowed: isAllowed,
            recursion: recursion,
            into: &writer
        ) {
        case .drop, .later: nil
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
