// SPDX-License-Identifier: MIT

/// Bounds on one kind of call.
struct RPCLimits: Sendable {
    /// From the call to the last octet of the reply; for ``dump``, to the first.
    var time: Duration
    /// Octets of the reply.
    var body: Int
    /// Whether a call that did not get through may be sent again on the word of whatever stands before the node.
    var isRepeatable = true

    /// Questions about one name or one header.
    static let question = RPCLimits(time: .seconds(5), body: 1 << 20)
    /// A block of up to 4 MB, in hexadecimal digits; a history of a thousand values of 20 kB has to fit as well.
    static let block = RPCLimits(time: .seconds(20), body: 16 << 20)
    /// Calls that make the wallet choose and sign.
    static let wallet = RPCLimits(time: .seconds(20), body: 1 << 20, isRepeatable: false)
    /// Every name at once.
    ///
    /// A node looks through its whole index before it sends the first octet.
    static let dump = RPCLimits(time: .seconds(600), body: .max)
}
