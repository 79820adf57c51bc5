// SPDX-License-Identifier: MIT

/// Text of another process, made fit for a log and a terminal.
enum LogText {
    /// The text with everything that is not printable written out, such as `\u{1b}`: it can neither begin a line of its
    /// own nor colour or turn what stands around it.
    static func harmless(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if isPrintable(scalar) {
                result.unicodeScalars.append(scalar)
            } else {
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            }
        }
        return result
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
        default: true
        }
    }
}
