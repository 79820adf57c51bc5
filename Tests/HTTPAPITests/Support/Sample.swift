// SPDX-License-Identifier: MIT
import HTTPAPI
import NVS

/// The names that the examples of the documentation speak of.
enum Sample {
    static let txid = "9f2c0000000000000000000000000000000000000000000000000000000000ab"
    static let number = "enum:0.9.8.7.6.5.4.3.2.1.e164.arpa"

    static func record(_ name: String, _ value: String, expiresAt: Int32 = 63_943) -> NameRecord {
        NameRecord(
            name: Array(name.utf8),
            value: Array(value.utf8),
            expiresAt: expiresAt,
            address: "EYdemo1111111111111111111111111111",
            txid: txid
        )
    }

    static var directory: MadeUpDirectory {
        MadeUpDirectory([
            record(number, #""!^.*$!sip:user@example.com!"|"!^.*$!sip:backup@example.com!""#),
            record("dns:site.emc", "A=192.0.2.1"),
        ])
    }

    /// A registration that was confirmed some time ago.
    static var registrar: MadeUpRegistrar {
        let registrar = MadeUpRegistrar()
        registrar.change { state in
            state.registrations["old"] = Registration(
                id: "r0",
                state: .confirmed,
                operation: "register",
                name: Array(number.utf8),
                txid: txid,
                confirmations: 6,
                cost: 10_100
            )
        }
        return registrar
    }
}
