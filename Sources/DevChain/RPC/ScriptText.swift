// SPDX-License-Identifier: MIT
internal import Address
internal import JSONRPC
internal import NVS

/// A script as the node's replies write it.
enum ScriptText {
    /// The member `scriptPubKey` of an output.
    static func json(_ script: [UInt8]) -> JSON {
        let destination = NameScript.decode(script)?.destination
        let (type, address) = kind(destination ?? script)
        var json: JSONObject = [
            "asm": .string(assembly(script)),
            "hex": .string(Hex.encode(script)),
            "type": .string((destination == nil ? "" : "name_") + type),
        ]
        if let address {
            json.append("reqSigs", 1)
            json.append("addresses", [.string(address.text)])
        }
        return .object(json)
    }

    /// The address that an output pays to, with or without a name; nil if there is none.
    static func address(_ script: [UInt8]) -> Address? {
        kind(NameScript.decode(script)?.destination ?? script).address
    }

    private static func kind(_ script: [UInt8]) -> (type: String, address: Address?) {
        if let address = Address(script: script, network: .regtest) {
            let type =
                switch address.kind {
                case .keyHash: "pubkeyhash"
                case .scriptHash: "scripthash"
                case .witnessKeyHash: "witness_v0_keyhash"
                case .witnessScriptHash: "witness_v0_scripthash"
                }
            return (type, address)
        }
        if script.count == 35 || script.count == 67, script.first == UInt8(script.count - 2), script.last == 0xAC {
            let hash = Digest.hash160(Array(script[1..<(script.count - 1)]))
            return ("pubkey", Address(kind: .keyHash, payload: hash, network: .regtest))
        }
        return (script.first == 0x6A ? "nulldata" : "nonstandard", nil)
    }

    /// The script in words.
    ///
    /// `isInput`: whether pushes that look like signatures are written as such.
    static func assembly(_ script: [UInt8], isInput: Bool = false) -> String {
        var words: [String] = []
        var index = 0
        while index < script.count {
            let opcode = script[index]
            index += 1
            guard opcode <= 0x4E else {
                words.append(name(of: opcode))
                continue
            }
            var length = Int(opcode)
            if opcode >= 0x4C {
                let octets = 1 << Int(opcode - 0x4C)
                guard octets <= script.count - index else { return (words + ["[error]"]).joined(separator: " ") }
                length = (0..<octets).reduce(0) { $0 | Int(script[index + $1]) << (8 * $1) }
                index += octets
            }
            guard length <= script.count - index else { return (words + ["[error]"]).joined(separator: " ") }
            words.append(word(Array(script[index..<(index + length)]), isInput: isInput))
            index += length
        }
        return words.joined(separator: " ")
    }

    /// Up to four octets are a number, more are written in hexadecimal.
    private static func word(_ octets: [UInt8], isInput: Bool) -> String {
        if octets.count <= 4 {
            guard let last = octets.last else { return "0" }
            let magnitude = octets.enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
            return last & 0x80 == 0 ? "\(magnitude)" : "-\(magnitude & ~(0x80 << (8 * (octets.count - 1))))"
        }
        if isInput, octets.first == 0x30, (9...73).contains(octets.count), octets.last == 1 {
            return Hex.encode(octets.dropLast()) + "[ALL]"
        }
        return Hex.encode(octets)
    }

    private static func name(of opcode: UInt8) -> String {
        switch opcode {
        case 0x4F: "-1"
        case 0x51...0x60: "\(opcode - 0x50)"
        case 0x6A: "OP_RETURN"
        case 0x6D: "OP_2DROP"
        case 0x75: "OP_DROP"
        case 0x76: "OP_DUP"
        case 0x87: "OP_EQUAL"
        case 0x88: "OP_EQUALVERIFY"
        case 0xA9: "OP_HASH160"
        case 0xAC: "OP_CHECKSIG"
        case 0xAE: "OP_CHECKMULTISIG"
        default: "OP_UNKNOWN"
        }
    }
}
