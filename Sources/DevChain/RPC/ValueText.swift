// SPDX-License-Identifier: MIT
internal import Address
internal import JSONRPC
internal import NVS

/// How a reply writes the values of names.
enum ValueText: Hashable, Sendable {
    /// The octets as they are.
    case raw
    case hex
    case base64

    /// Reads the parameter `valuetype`; anything unknown means raw.
    init(_ text: String) {
        self =
            switch text {
            case "hex": .hex
            case "base64": .base64
            default: .raw
            }
    }

    func json(_ value: [UInt8], limit: Int = 0) -> JSON {
        var text =
            switch self {
            case .raw: value
            case .hex: Hex.encodeOctets(value)
            case .base64: Array(Base64.encode(value).utf8)
            }
        if limit > 0, text.count > limit {
            text = text[..<limit] + Array("\n...(value too large - use name_show to see full value)".utf8)
        }
        return .string(text)
    }
}
