// SPDX-License-Identifier: MIT
internal import Nettle

/// Known answers of what makes blocks, asked for at each start.
public enum MixerSelfTest {
    /// What gives another answer than it should; nil if all is well.
    public static func failure() -> String? {
        if Array("abc".utf8).sha512Start != 0xDDAF_35A1_9361_7ABA { return "SHA-512" }
        // The project's own: its text as the key, and 64 octets.
        guard var rc4ok = RC4OK(key: Array("rc4ok-is-the-best".utf8)) else { return "RC4OK" }
        if (0..<64).map({ _ in rc4ok.next() }).sha512Start != 0x7BD3_308E_8FC3_489D { return "RC4OK" }
        var uheprng = UHEPRNG()
        uheprng.hash("privateness")
        if Array(uheprng.nextText(64).utf8).sha512Start != 0x8915_1E0C_FD48_ABE1 { return "UHEPRNG" }
        return nil
    }
}

extension [UInt8] {
    /// The first eight octets of the hash.
    fileprivate var sha512Start: UInt64 { Hash.sha512(self).prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
