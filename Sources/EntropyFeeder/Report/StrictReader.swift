// SPDX-License-Identifier: MIT
internal import JSONRPC

/// Reads an object of which every member is known: what is missing, of the wrong kind or too much is a fault.
struct StrictReader {
    private let object: JSONObject

    /// Takes an object.
    ///
    /// - Parameters:
    ///   - json: what was said or stored.
    ///   - keys: the members that have to be there.
    ///   - optional: those that may be.
    /// - Throws: ``FeederError`` if it is none, or has other members.
    init(_ json: JSON?, _ keys: Set<String>, optional: Set<String> = []) throws(FeederError) {
        guard case .object(let object) = json else { throw FeederError("no object where one has to be") }
        let found = object.members.map(\.key)
        let unknown = found.contains { !keys.contains($0) && !optional.contains($0) }
        guard Set(found).count == found.count, !unknown, keys.isSubset(of: found) else {
            throw FeederError("an object without the members \(keys.sorted().joined(separator: ", ")), or with others")
        }
        self.object = object
    }

    func json(_ key: String) -> JSON? { object[key] }

    /// The greatest count, so that sums and products of some do not overflow.
    private static let greatest = 1 << 48

    /// A whole number, not negative, and no greater than what could be counted in a lifetime.
    func count(_ key: String) throws(FeederError) -> Int {
        guard let value = object[key]?.int, (0...Self.greatest).contains(value) else {
            throw FeederError("\(key) is no count")
        }
        return value
    }

    func optionalCount(_ key: String) throws(FeederError) -> Int? { object[key] == nil ? nil : try count(key) }

    /// A text of so many octets at most, without control characters.
    func text(_ key: String, upTo limit: Int = 256) throws(FeederError) -> String {
        guard let octets = object[key]?.octets, octets.count <= limit, let text = object[key]?.text,
            !octets.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else { throw FeederError("\(key) is no text, or a long one") }
        return text
    }

    /// A word of a list.
    func word<Word: RawRepresentable<String>>(_ key: String, _ type: Word.Type) throws(FeederError) -> Word {
        guard let word = object[key]?.text.flatMap(Word.init) else { throw FeederError("\(key) is no known word") }
        return word
    }

    func optionalWord<Word: RawRepresentable<String>>(_ key: String, _ type: Word.Type) throws(FeederError) -> Word? {
        object[key] == nil ? nil : try word(key, type)
    }
}
