// SPDX-License-Identifier: MIT
internal import JSONRPC
internal import NVS

/// Takes members out of a message of the other process, with one text for everything that is missing or of the wrong kind.
struct MessageReader {
    let json: JSON

    private func wrong(_ member: String) -> WalletError {
        .invalid("member \(member) is missing or of the wrong kind")
    }

    func text(_ member: String) throws(WalletError) -> String {
        guard let value = json[member]?.text else { throw wrong(member) }
        return value
    }

    func optionalText(_ member: String) throws(WalletError) -> String? {
        switch json[member] {
        case nil, .null: nil
        case .some: try text(member)
        }
    }

    func texts(_ member: String) throws(WalletError) -> [String] {
        guard let elements = json[member]?.array else { throw wrong(member) }
        let texts = elements.compactMap(\.text)
        guard texts.count == elements.count else { throw wrong(member) }
        return texts
    }

    func integer(_ member: String) throws(WalletError) -> Int {
        guard let value = json[member]?.int else { throw wrong(member) }
        return value
    }

    func optionalInteger(_ member: String) throws(WalletError) -> Int? {
        switch json[member] {
        case nil, .null: nil
        case .some: try integer(member)
        }
    }

    func bool(_ member: String) throws(WalletError) -> Bool {
        guard let value = json[member]?.bool else { throw wrong(member) }
        return value
    }

    /// A member that holds octets in hexadecimal digits.
    func hex(_ member: String) throws(WalletError) -> [UInt8] {
        guard let digits = json[member]?.octets, let octets = Hex.decode(digits) else { throw wrong(member) }
        return octets
    }

    func kind(_ member: String) throws(WalletError) -> NameOperation.Kind {
        guard let kind = NameOperation.Kind(word: try text(member)) else { throw wrong(member) }
        return kind
    }
}
