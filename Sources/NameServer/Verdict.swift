// SPDX-License-Identifier: MIT

/// How a query arrived.
public enum Transport: Hashable, Sendable {
    /// In a datagram: the answer must fit what the client can take.
    case udp
    /// Over a connection: up to 65,535 octets.
    case tcp
}

/// What is to become of a query.
public enum Verdict: Hashable, Sendable {
    /// The response was written; send it.
    case reply
    /// The response comes later, by another way.
    case later
    /// Send nothing.
    case drop
}
