// SPDX-License-Identifier: MIT

/// The members of a JSON object, in the order in which they were written.
///
/// A key may occur twice; the first one counts, as it does for the node.
public struct JSONObject: Sendable {
    /// Key and value of each member.
    public private(set) var members: [(key: String, value: JSON)]

    /// Makes an object without members.
    public init() { members = [] }

    /// Makes an object of `members`, in their order.
    public init(_ members: some Sequence<(String, JSON)>) {
        self.members = members.map { (key: $0.0, value: $0.1) }
    }

    /// The value of the first member called `key`.
    ///
    /// Setting replaces it, appends a member that is missing, or with `nil` removes every member of that name.
    ///
    /// - Complexity: O(members): an object of a request or a reply has few.
    public subscript(key: String) -> JSON? {
        get { members.first { $0.key == key }?.value }
        set {
            guard let newValue else { return members.removeAll { $0.key == key } }
            if let index = members.firstIndex(where: { $0.key == key }) {
                members[index].value = newValue
            } else {
                append(key, newValue)
            }
        }
    }

    /// Appends a member without looking for one of the same name.
    public mutating func append(_ key: String, _ value: JSON) {
        members.append((key: key, value: value))
    }
}

extension JSONObject: Hashable {
    /// Whether both hold the same members in the same order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.elementsEqual(right.members) { $0.key == $1.key && $0.value == $1.value }
    }

    /// Feeds every member to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(members.count)
        for (key, value) in members {
            hasher.combine(key)
            hasher.combine(value)
        }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Makes an object with its members in the order of the literal.
    public init(dictionaryLiteral elements: (String, JSON)...) { self.init(elements) }
}
