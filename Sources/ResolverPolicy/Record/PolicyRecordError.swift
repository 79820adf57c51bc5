// SPDX-License-Identifier: MIT

/// Why a policy record is invalid, which it then is as a whole: the last good one stays in force.
public struct PolicyRecordError: Error, Hashable, Sendable {
    /// What kind of fault it is.
    public enum Code: String, Hashable, Sendable {
        /// More than ``PolicyRecord/octetLimit`` octets.
        case tooLong
        /// Nothing but white space.
        case empty
        /// Octets that are no UTF-8, or control characters.
        case notText
        /// The text begins like JSON and is none.
        case malformedJSON
        /// The member `v` is not 1.
        case version
        /// A member or an option that nobody knows, or a member that occurs twice.
        case unknown
        /// A member of another type or with another value than the form has.
        case badMember
        /// A quotation mark without its counterpart, or something behind the second one.
        case badQuotes
        /// A word that is no option.
        case strayWord
        /// An option without its value.
        case missingValue
        /// A route or a suffix that is not written as it must be.
        case badRoute
        /// An upstream that is not written as it must be.
        case badUpstream
        /// An upstream of a private network that is not our own EmerDNS, or that can be, or our own where it makes no sense.
        case privateUpstream
        /// An upstream whose host name can only be looked up with the help of this upstream, or not at all.
        case circularUpstream
        /// More routes or upstreams than a record may have.
        case tooMany
    }

    /// What kind of fault it is.
    public var code: Code
    /// What is wrong, for the operator; what it quotes from the record is text without control characters.
    public var message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension PolicyRecordError: CustomStringConvertible {
    /// One line for the operator.
    public var description: String { message }
}
