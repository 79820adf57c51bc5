// SPDX-License-Identifier: MIT

/// The policy that the owner of an NVS record, such as `ness:dns-reverse-proxy-config`, publishes on the chain.
///
/// Read as data, never executed. Three forms: a JSON object of our own (`PolicyRecord+JSON.swift`), the Debian-style
/// assignment `DAEMON_ARGS="-default 9.9.9.9:53 -route .ness=127.0.0.1:5335"` of the original start script, and its
/// arguments alone (`PolicyRecord+Arguments.swift`). Whoever owns the record redirects all name resolution, so it is
/// valid as a whole or not at all, names of the chain stay the chain's, and nothing in it leads into a private network.
public struct PolicyRecord: Hashable, Sendable {
    /// How the record is written.
    public enum Form: String, Hashable, Sendable {
        /// A JSON object.
        case json
        /// `DAEMON_ARGS=` with arguments.
        case daemonArguments
        /// Arguments alone.
        case arguments
    }

    /// The most octets of a record.
    public static let octetLimit = 4_096
    /// The most routes of a record.
    ///
    /// Blocked suffixes are not counted: ``octetLimit`` bounds them.
    public static let routeLimit = 64

    /// How the record is written.
    public let form: Form
    /// The mode that it asks for; nil if it says nothing.
    public let mode: ResolverMode?
    /// Where names without a route are asked; empty for full recursion, or for what the configuration says.
    public let defaultUpstreams: [UpstreamAddress]
    /// Its routes, then what it blocks as names that do not exist; of two for the same names only the last.
    public let rules: [RouteRule]
    /// What it says that is not heeded, such as `address`: a record opens neither listeners nor transfers.
    public let ignored: [String]

    /// Reads a record.
    ///
    /// - Parameters:
    ///   - value: the value of the name.
    ///   - context: what must be known of this server.
    /// - Throws: the first fault.
    public init(_ value: [UInt8], context: PolicyRecordContext) throws(PolicyRecordError) {
        guard value.count <= Self.octetLimit else {
            throw PolicyRecordError(
                .tooLong,
                "the record has \(value.count) octets; at most \(Self.octetLimit) are read"
            )
        }
        guard let text = String(validating: value, as: UTF8.self) else {
            throw PolicyRecordError(.notText, "the record is not UTF-8 text")
        }
        guard
            text.unicodeScalars.allSatisfy({
                $0.value >= 0x20 && $0.value != 0x7f || "\t\n\r".unicodeScalars.contains($0)
            })
        else {
            throw PolicyRecordError(.notText, "the record has control characters")
        }
        var draft = PolicyRecordDraft(context: context)
        switch text.unicodeScalars.first(where: { !$0.properties.isWhitespace }) {
        case nil:
            throw PolicyRecordError(.empty, "the record is empty")
        case "{":
            form = .json
            try draft.read(json: value)
        default:
            form = try draft.read(arguments: text)
        }
        try draft.checkHostNames()
        mode = draft.mode
        defaultUpstreams = draft.defaultUpstreams
        rules = draft.rules
        ignored = draft.ignored
    }
}
