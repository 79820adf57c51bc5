// SPDX-License-Identifier: MIT
internal import DNSWire

extension MessageWriter {
    /// A copy of the message.
    var octets: [UInt8] {
        let message = span
        return [UInt8](copying: message)
    }
}
