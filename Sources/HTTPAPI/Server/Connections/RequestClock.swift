// SPDX-License-Identifier: MIT
import NIOCore

/// Until when a connection may do what it does.
///
/// All times are of the wall, not of silence: who sends one octet a second is as slow as who sends nothing.
struct RequestClock {
    private enum Reading {
        /// Nothing of a request is here.
        case nothing(since: NIODeadline)
        /// A header, of which there may be no octet yet if the connection has only begun.
        case header(since: NIODeadline)
        case body(since: NIODeadline)
    }

    private let limits: HTTPLimits
    private var reading: Reading
    private var lingering: NIODeadline?
    /// Whether the client waits for us.
    var isAnswering = false
    /// Whether the connection has had an octet of a request that is not complete.
    private(set) var hasOctets = false

    /// How long a connection that was told its end may take to hear of it.
    static let lingerTime = Duration.seconds(1)

    init(limits: HTTPLimits, now: NIODeadline) {
        self.limits = limits
        reading = .header(since: now)
    }

    /// When it is too late; nil if there is nothing to wait for.
    var deadline: NIODeadline? {
        if let lingering { return lingering }
        return switch reading {
        case .header(let since): since + limits.headerTime
        case .body(let since): since + limits.requestTime
        case .nothing(let since): isAnswering ? nil : since + limits.idleTime
        }
    }

    var isLingering: Bool { lingering != nil }

    /// Whether a body is being read.
    var isInBody: Bool {
        if case .body = reading { return true }
        return false
    }

    mutating func octetsCame(_ now: NIODeadline) {
        if case .nothing = reading { reading = .header(since: now) }
        hasOctets = true
    }

    mutating func headerEnded(_ now: NIODeadline) {
        // The second of two requests in one piece has come with its first octet.
        if case .header(let since) = reading {
            reading = .body(since: since)
        } else {
            reading = .body(since: now)
        }
    }

    mutating func requestEnded(_ now: NIODeadline) {
        reading = .nothing(since: now)
        hasOctets = false
    }

    /// The header may take as long again: it was us who did not read on.
    mutating func forgive(_ now: NIODeadline) {
        if case .header = reading { reading = .header(since: now) }
    }

    mutating func answered(_ now: NIODeadline) {
        if case .nothing = reading { reading = .nothing(since: now) }
    }

    mutating func linger(_ now: NIODeadline) {
        if lingering == nil { lingering = now + Self.lingerTime }
    }
}
