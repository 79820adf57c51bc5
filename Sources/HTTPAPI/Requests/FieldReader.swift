// SPDX-License-Identifier: MIT
import HTTPTypes
import JSONRPC

/// Reads the fields of a body that is an object, and collects what is wrong with them: a client hears of all faults at
/// once, each with its place.
struct FieldReader {
    private let object: JSONObject
    private var known: Set<String> = []
    private(set) var faults: [APIError.Fault] = []

    /// The most faults that are told.
    private static let faultLimit = 32

    /// Takes a body.
    ///
    /// - Throws: if it is no object.
    init(_ json: JSON) throws(APIError) {
        guard let object = json.object else {
            throw APIError(field: "", "must be a JSON object")
        }
        self.object = object
    }

    mutating func note(_ pointer: String, _ detail: String) {
        guard faults.count < Self.faultLimit else { return }
        faults.append(APIError.Fault(pointer: pointer, detail: detail))
    }

    /// A text; nil, with a fault if it is needed, when it is not there.
    mutating func text(_ key: String, isNeeded: Bool = true) -> String? {
        known.insert(key)
        switch object[key] {
        case .string(let octets): return String(decoding: octets, as: UTF8.self)
        case nil where !isNeeded: return nil
        case nil: note("/\(key)", "is missing")
        default: note("/\(key)", "must be a text")
        }
        return nil
    }

    /// A list of texts; empty if it is not there.
    mutating func texts(_ key: String, atMost limit: Int) -> [String] {
        known.insert(key)
        guard let value = object[key] else { return [] }
        guard let elements = value.array else {
            note("/\(key)", "must be a list of texts")
            return []
        }
        guard elements.count <= limit else {
            note("/\(key)", "has \(elements.count) elements; at most \(limit) are possible")
            return []
        }
        var texts: [String] = []
        for (index, element) in elements.enumerated() {
            guard let text = element.octets.map({ String(decoding: $0, as: UTF8.self) }) else {
                note("/\(key)/\(index)", "must be a text")
                continue
            }
            texts.append(text)
        }
        return texts
    }

    /// A whole number in a range; the default if it is not there.
    mutating func integer(_ key: String, default value: Int, in range: ClosedRange<Int>) -> Int {
        known.insert(key)
        guard let json = object[key] else { return value }
        guard let number = json.int, range.contains(number) else {
            note("/\(key)", "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
            return value
        }
        return number
    }

    /// Whether a member is there.
    func has(_ key: String) -> Bool { object[key] != nil }

    /// Ends the reading: members that nobody asked for are faults, too.
    ///
    /// - Parameter message: the text of the error.
    /// - Throws: if there is any fault.
    mutating func finish(_ message: String) throws(APIError) {
        for (key, _) in object.members where faults.count < Self.faultLimit && !known.contains(key) {
            note("/" + JSONPointer.escape(key), "is not a field of this request")
        }
        guard faults.isEmpty else {
            throw APIError(.badRequest, code: "invalid_fields", message, faults: faults)
        }
    }
}
