// SPDX-License-Identifier: MIT

/// Names as Prometheus wants them.
enum MetricName {
    /// The name of a metric: what may not stand in one becomes an underscore.
    static func metric(_ text: String) -> String {
        cleaned(text) { $0 == UInt8(ascii: ":") }
    }

    /// The name of a label: the same without colons; those that Prometheus keeps for itself get another.
    static func label(_ text: String) -> String {
        let name = cleaned(text) { _ in false }
        if name.hasPrefix("__") { return "exported" + name }
        return name == "le" || name == "quantile" ? "exported_" + name : name
    }

    private static func cleaned(_ text: String, mayHold isAllowed: (UInt8) -> Bool) -> String {
        let octets = text.utf8.map { octet -> UInt8 in
            switch octet {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                octet
            default: isAllowed(octet) ? octet : UInt8(ascii: "_")
            }
        }
        let isLegal = octets.first.map { $0 < UInt8(ascii: "0") || $0 > UInt8(ascii: "9") } ?? false
        return (isLegal ? "" : "_") + String(decoding: octets, as: UTF8.self)
    }
}
