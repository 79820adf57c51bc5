// SPDX-License-Identifier: MIT

// Presentation form of parameters, RFC 9460 §2.1, §7 and appendix A. A value that does not have the form of its key is
// printed as the key's number and raw octets: the record is carried as it came, and says so.

extension ServiceParameter: CustomStringConvertible {
    /// Such as `alpn="h2,h3"`, `port=8443`, `key667="hello"`.
    public var description: String {
        guard let value = presentationValue else {
            return value.isEmpty ? "key\(key.rawValue)" : "key\(key.rawValue)=\(PresentationText.quoted(value))"
        }
        return value.isEmpty ? "\(key)" : "\(key)=\(value)"
    }

    /// The value in the form of its key, `nil` if the octets do not have it or the key has no form of its own.
    private var presentationValue: String? {
        switch key {
        case .mandatory:
            integers.map { $0.map { Key(rawValue: $0).description }.joined(separator: ",") }
        case .alpn:
            protocols.map { PresentationText.quoted(Array($0.map(Self.escaped).joined(separator: [0x2c]))) }
        case .noDefaultALPN:
            value.isEmpty ? "" : nil
        case .port:
            value.count == 2 ? integers?.first.map(String.init) : nil
        case .ipv4Hint:
            addresses(of: 4) { A(address: UInt32(truncatingIfNeeded: $0)).description }
        case .ipv6Hint:
            addresses(of: 16) { AAAA(address: $0).description }
        case .ech:
            value.isEmpty ? nil : String(decoding: PresentationText.base64Characters(value), as: UTF8.self)
        case .dohPath:
            value.isEmpty ? nil : PresentationText.quoted(value)
        default:
            nil
        }
    }

    /// Whether the value has the form of its key; true for every value of a key unknown here (RFC 9460 §7 and §8).
    var isWellFormed: Bool {
        guard key.rawValue <= Key.dohPath.rawValue else { return true }
        guard presentationValue != nil else { return false }
        guard key == .mandatory, let keys = integers else { return true }
        return !keys.contains(Key.mandatory.rawValue) && zip(keys, keys.dropFirst()).allSatisfy { $0 < $1 }
    }

    /// The keys a client must understand; empty if the parameter is another one.
    var mandatoryKeys: [Key] {
        key == .mandatory ? (integers ?? []).map(Key.init(rawValue:)) : []
    }

    /// One or more 16-bit integers.
    private var integers: [UInt16]? {
        guard !value.isEmpty, value.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: value.count, by: 2).map { UInt16(value[$0]) << 8 | UInt16(value[$0 + 1]) }
    }

    /// One or more protocol names, none of them empty.
    private var protocols: [[UInt8]]? {
        var names: [[UInt8]] = []
        var offset = 0
        while offset < value.count {
            let end = offset + 1 + Int(value[offset])
            guard end > offset + 1, end <= value.count else { return nil }
            names.append(Array(value[(offset + 1)..<end]))
            offset = end
        }
        return names.isEmpty ? nil : names
    }

    /// A comma or a backslash inside an item of a list gets a backslash of its own (RFC 9460 appendix A.1).
    private static func escaped(_ item: [UInt8]) -> [UInt8] {
        item.flatMap { $0 == 0x2c || $0 == 0x5c ? [0x5c, $0] : [$0] }
    }

    /// One or more addresses of `size` octets.
    private func addresses(of size: Int, text: (UInt128) -> String) -> String? {
        guard !value.isEmpty, value.count.isMultiple(of: size) else { return nil }
        return stride(from: 0, to: value.count, by: size)
            .map { text(value[$0..<($0 + size)].reduce(0) { $0 << 8 | UInt128($1) }) }
            .joined(separator: ",")
    }
}
