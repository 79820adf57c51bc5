// SPDX-License-Identifier: MIT
internal import Address
internal import JSONRPC

extension RPCMethod {
    static let messages: [RPCMethod] = [
        RPCMethod(
            "validateaddress",
            "\"address\"",
            parameters: ["address"],
            required: 1,
            help: "\nTells whether a text is an address, and what kind of one.\n",
            .read { arguments, view in try AddressText.validation(try arguments.text(0), in: view) }
        ),
        RPCMethod(
            "signmessage",
            "\"address\" \"message\"",
            parameters: ["address", "message"],
            required: 2,
            help: "\nSigns a text with the key of an address of the wallet.\n",
            isWallet: true,
            .read { arguments, view in
                let address = try address(arguments)
                guard let key = try view.key(for: address) else {
                    throw RPCError(code: RPCError.walletError, message: "Private key not available")
                }
                guard let signature = SignedMessage.sign(try arguments.octets(1), with: key) else {
                    throw RPCError(code: RPCError.invalidAddressOrKey, message: "Sign failed")
                }
                return .string(Base64.encode(signature))
            }
        ),
        RPCMethod(
            "verifymessage",
            "\"address\" \"signature\" \"message\"",
            parameters: ["address", "signature", "message"],
            required: 3,
            help: "\nTells whether a text was signed with the key of an address.\n",
            .read { arguments, _ in
                let hash = try address(arguments).keyHash ?? []
                let message = try arguments.octets(2)
                guard let signature = Base64.decode(try arguments.octets(1)) else {
                    throw RPCError(code: RPCError.invalidAddressOrKey, message: "Malformed base64 encoding")
                }
                return .bool(SignedMessage.verify(message: message, signature: signature, keyHash: hash))
            }
        ),
    ]

    /// The address that the first argument is, of a kind that can sign.
    private static func address(_ arguments: RPCArguments) throws(RPCError) -> Address {
        guard let address = Address(try arguments.text(0), network: .regtest) else {
            throw RPCError(code: RPCError.typeError, message: "Invalid address")
        }
        guard address.keyHash != nil else {
            throw RPCError(code: RPCError.typeError, message: "Address does not refer to key")
        }
        return address
    }
}
