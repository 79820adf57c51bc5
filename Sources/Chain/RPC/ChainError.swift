// SPDX-License-Identifier: MIT
public import JSONRPC

/// Why the node gave no useful answer; its description says what to do about it.
public enum ChainError: Error, Hashable, Sendable {
    /// No connection, or it broke.
    case nodeAway(reason: String)
    /// No answer to a method in time.
    case timedOut(method: String)
    /// The node is starting; its own words for the step.
    case warmingUp(step: String)
    /// The node is downloading blocks.
    case downloadingBlocks
    /// The node did not take the credentials.
    case unauthorized(source: String)
    /// The node takes no calls from this address.
    case forbidden
    /// The node has more calls than it can take; try again soon.
    case busy
    /// The node refused the call.
    case rpc(RPCError)
    /// Something that is no node answered, or a proxy.
    case notANode(status: Int, text: String)
    /// The reply is not what the method returns.
    case malformedReply(method: String, reason: String)
    /// The reply is longer than the method's replies may be.
    case replyTooLong(method: String, limit: Int)
    /// The configured address or credentials cannot be used.
    case configuration(String)
    /// The node's chain is not the one that was mirrored.
    case otherChain(mirrored: String, found: String)
}

extension ChainError {
    /// Whether the same call may succeed later without anybody changing anything.
    public var isTransient: Bool {
        switch self {
        case .nodeAway, .timedOut, .warmingUp, .downloadingBlocks, .busy: true
        default: false
        }
    }
}

extension ChainError: CustomStringConvertible {
    /// What happened and what to do, in one line.
    public var description: String {
        switch self {
        case .nodeAway(let reason):
            "no connection to the Emercoin node: \(reason). Is it running, with server=1, and is this its address?"
        case .timedOut(let method):
            "the Emercoin node did not answer \(method) in time. It may be overloaded or hung; see its debug.log."
        case .warmingUp(let step):
            "the Emercoin node is starting: \(step) Nothing to do but wait."
        case .downloadingBlocks:
            "the Emercoin node is downloading blocks and answers no questions about names until it is done."
        case .unauthorized(let source):
            "the Emercoin node did not accept \(source). A cookie is another one after each start of the "
                + "node; a user's password has to be rpcpassword of its emercoin.conf."
        case .forbidden:
            "the Emercoin node takes no calls from this address. See rpcallowip in emercoin.conf."
        case .busy:
            "the Emercoin node has too many calls at once. Raise rpcworkqueue in emercoin.conf if this goes on."
        case .rpc(let error):
            "the Emercoin node refused: \(error)"
        case .notANode(let status, let text):
            "what answers at the configured address is no Emercoin node (HTTP status \(status)\(text.isEmpty ? "" : ": \(text)"))."
                + " Check address, port and path."
        case .malformedReply(let method, let reason):
            "the reply to \(method) makes no sense: \(reason). Check that the address is that of an Emercoin node."
        case .replyTooLong(let method, let limit):
            "the reply to \(method) is longer than \(limit) octets."
        case .configuration(let reason):
            reason
        case .otherChain(let mirrored, let found):
            "the node is on another chain (genesis \(found.prefix(16))…) than the data folder (\(mirrored.prefix(16))…)."
                + " Use another data folder, or remove the mirror in this one to fill it anew."
        }
    }
}
