// SPDX-License-Identifier: MIT

// The arguments of dns-reverse-proxy as they stand in a Debian defaults file, and as Go's flag package reads them:
//
//     DAEMON_ARGS="
//         -default 9.9.9.9:53 \
//         -route .ness=127.0.0.1:5335 \
//     "
//
// Line ends are stored as such or as the two characters `\n`. The original's start script breaks on its own example; this
// reads what was meant by it. What it can neither read nor leave out safely makes the record invalid.
extension PolicyRecordDraft {
    /// Reads a record of arguments.
    mutating func read(arguments text: String) throws(PolicyRecordError) -> PolicyRecord.Form {
        let (form, arguments) = try Self.unwrap(text)
        var words = Self.words(of: arguments)[...]
        while let word = words.popFirst() {
            guard word.hasPrefix("-") else {
                throw PolicyRecordError(.strayWord, "'\(word)' is no option; options are -default and -route")
            }
            let option = word.dropFirst(word.hasPrefix("--") ? 2 : 1)
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts.first ?? "")
            let isKnown = ["default", "route", "address", "allow-transfer"].contains(name)
            guard isKnown else { throw PolicyRecordError(.unknown, "nobody knows the option '\(word)'") }
            guard let value = parts.count == 2 ? parts[1] : words.popFirst() else {
                throw PolicyRecordError(.missingValue, "the option '\(word)' has no value")
            }
            switch name {
            case "default": try readDefault(value)
            case "route": try readRoute(value)
            default: ignored.append(name)
            }
        }
        return form
    }

    private mutating func readDefault(_ text: Substring) throws(PolicyRecordError) {
        guard !text.isEmpty else { return try setDefault([]) }
        try setDefault(try Self.upstreams(text))
    }

    private mutating func readRoute(_ text: Substring) throws(PolicyRecordError) {
        guard let equals = text.firstIndex(of: "=") else {
            throw PolicyRecordError(.badRoute, "the route '\(text)' has no '='")
        }
        let suffix = try Self.suffix(text[..<equals])
        try addRoute(suffix, try Self.upstreams(text[text.index(after: equals)...]).map(Target.upstream))
    }

    private static func upstreams(_ text: Substring) throws(PolicyRecordError) -> [UpstreamAddress] {
        var upstreams: [UpstreamAddress] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let upstream = try Self.upstream(part)
            // Not of the original's form, whose readers would take the record for broken.
            guard upstream.tlsName == nil else {
                throw PolicyRecordError(.badUpstream, "'\(part)' has '#', which only the JSON form knows")
            }
            upstreams.append(upstream)
        }
        return upstreams
    }

    /// Takes off `DAEMON_ARGS=` and the quotation marks, if they are there.
    private static func unwrap(_ text: String) throws(PolicyRecordError) -> (PolicyRecord.Form, String) {
        var rest = trimmed(text.replacing("\\n", with: "\n"))
        let assignment = "DAEMON_ARGS="
        let form: PolicyRecord.Form = rest.hasPrefix(assignment) ? .daemonArguments : .arguments
        if form == .daemonArguments { rest = rest.dropFirst(assignment.count) }
        if let quote = rest.unicodeScalars.first, quote == "\"" || quote == "'" {
            let inner = rest.unicodeScalars.dropFirst()
            guard let close = inner.firstIndex(of: quote), inner.index(after: close) == inner.endIndex else {
                throw PolicyRecordError(.badQuotes, "the quotation mark at the beginning has none at the end, or two")
            }
            rest = Substring(inner[..<close])
        }
        return (form, String(rest))
    }

    private static func trimmed(_ text: String) -> Substring {
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isSpace($0) }),
            let last = scalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return Substring(scalars[first...last])
    }

    /// The words between white space, without the backslashes that continue a line.
    private static func words(of text: String) -> [Substring] {
        var words: [Substring] = []
        for line in text.unicodeScalars.split(whereSeparator: { $0 == "\n" || $0 == "\r" }) {
            var parts = line.split(whereSeparator: isSpace).map(Substring.init)
            if let last = parts.last, last.hasSuffix("\\"), line.last == "\\" {
                parts[parts.count - 1] = last.dropLast()
            }
            words += parts.filter { !$0.isEmpty && $0 != "\\" }
        }
        return words
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
    }

    // MARK: What both forms are made of

    /// Reads a suffix.
    static func suffix(_ text: some StringProtocol) throws(PolicyRecordError) -> DomainSuffix {
        do throws(DomainSuffix.ParseError) {
            return try DomainSuffix(text)
        } catch {
            throw PolicyRecordError(.badRoute, printable("\(error)"))
        }
    }

    /// Reads an upstream.
    static func upstream(_ text: some StringProtocol) throws(PolicyRecordError) -> UpstreamAddress {
        do throws(UpstreamAddress.ParseError) {
            return try UpstreamAddress(text)
        } catch {
            throw PolicyRecordError(.badUpstream, printable("\(error)"))
        }
    }

    /// The text without control characters, which a JSON escape can stand for.
    static func printable(_ text: String) -> String {
        let isControl = { (scalar: Unicode.Scalar) in scalar.properties.generalCategory == .control }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "\u{fffd}" : $0 }))
    }
}
