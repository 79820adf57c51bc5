// SPDX-License-Identifier: MIT
import Address
public import ENUM
public import NVS

extension TrustList {
    /// A list made from what the store says of the verifiers' names.
    ///
    /// A verifier counts as long as its name can be read, expired or not; one whose owner is not a single key cannot
    /// sign.
    /// - Parameters:
    ///   - names: the verifiers' names.
    ///   - record: the record of a name, active or not.
    ///   - value: the value of a name that is active.
    /// - Returns: the verifiers that can sign.
    public static func read(
        _ names: [[UInt8]],
        record: ([UInt8]) -> NameRecord?,
        value: @escaping @Sendable ([UInt8]) -> [UInt8]?
    ) -> TrustList {
        var verifiers: [[UInt8]: Verifier] = [:]
        for name in names {
            guard let record = record(name), let keyHash = keyHash(of: record.address) else { continue }
            verifiers[name] = Verifier(keyHash: keyHash, revocation: RevocationList.read(record.value))
        }
        return TrustList(
            verifiers: verifiers,
            isSigned: { name, base64, keyHash in
                guard let signature = Base64.decode(base64) else { return false }
                return SignedMessage.verify(message: name, signature: signature, keyHash: keyHash)
            },
            value: value
        )
    }

    private static func keyHash(of address: String) -> [UInt8]? {
        for network in Network.allCases {
            if let address = Address(address, network: network) { return address.keyHash }
        }
        return nil
    }
}
