// SPDX-License-Identifier: MIT
internal import NVS

extension [UInt8] {
    /// A hash as users see it: in hexadecimal, the last octet first.
    var shownHash: String { Hex.encode(reversed()) }

    /// The hash that users write like this; nil if it is none.
    init?(shownHash text: String) {
        guard text.utf8.count == 64, let octets = Hex.decode(text) else { return nil }
        self = octets.reversed()
    }
}
