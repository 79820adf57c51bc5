// SPDX-License-Identifier: MIT

/// Text of a node, or of another process, made fit for a log, a terminal and a reply.
enum HarmlessText {
    /// The most characters that are kept.
    static let limit = 200

    /// The first line of a text, shortened, with nothing but printable characters.
    ///
    /// A node answers a call of the wrong shape with pages of help; only its first line is worth telling.
    static func of(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var count = 0
        for scalar in text.unicodeScalars {
            if scalar == "\n", count > 0 { break }
            guard count < limit else {
                result.append("…")
                break
            }
            guard scalar.properties.generalCategory.isPrintable else { continue }
            result.append(scalar)
            count += 1
        }
        return String(result)
    }
}

extension Unicode.GeneralCategory {
    /// False for control characters, for those that turn the direction of text, and for separators other than a space.
    fileprivate var isPrintable: Bool {
        switch self {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
        default: true
        }
    }
}
