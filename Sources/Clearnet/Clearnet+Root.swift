// SPDX-License-Identifier: MIT
public import DNSWire
internal import Unbound

extension Clearnet {
    /// Whether the root of the Internet proves that it has no such top-level domain.
    ///
    /// - Parameter name: the top-level domain.
    /// - Returns: nil if nobody has said so or the opposite in a way that can be validated.
    public func isAbsent(_ name: DomainName) async -> Bool? {
        guard !hold.isHeld, let resolver else { return nil }
        return await withCheckedContinuation { continuation in
            // Of all types this one is asked of those above the zone, whoever is asked for the zone.
            let query = resolver.resolve(name: name.wire, type: RRType.ds.rawValue) { answer in
                guard case .answer(let packet, .secure) = answer.outcome, packet.count >= 12 else {
                    return continuation.resume(returning: nil)
                }
                continuation.resume(returning: packet[3] & 0x0F == ResponseCode.nxDomain.headerBits)
            }
            if query == nil { continuation.resume(returning: nil) }
        }
    }
}
