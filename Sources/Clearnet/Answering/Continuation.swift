// SPDX-License-Identifier: MIT
internal import DNSWire

/// What becomes of a look-up once our zones have said what is theirs to say.
enum Continuation: Sendable {
    /// The response, whole.
    case whole([UInt8])
    /// It leads outside again, where this is to be found out.
    case leadsOutside(LookUpOrder)
    /// Nothing can be said.
    case nothing
}

/// A response that our zones have gone on with.
enum ContinuedResponse: Sendable {
    /// There is nothing more to it.
    case whole([UInt8])
    /// It ends with an alias for a name of the clearnet, or with a delegation.
    case leadsOutside([UInt8], WayOut)
    /// They say nothing of the name that it leads to.
    case nothing
}

/// Where our zones lead outside.
struct WayOut: Sendable {
    /// The name that is to be looked up, in wire form, folded.
    let target: [UInt8]
    /// The name at which the chain has delegated; nil for a name of the clearnet.
    let cut: DomainName?
}
