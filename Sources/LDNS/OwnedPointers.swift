// SPDX-License-Identifier: MIT

import CLDNS

// Each owner holds what one call of the library allocated and frees it once, when it goes out of scope. Pointers are
// borrowed inside this module only; everything that leaves it is a copy.

/// A packet the library parsed.
@safe
struct OwnedPacket: ~Copyable {
    let pointer: UnsafeMutablePointer<ldns_pkt>

    init(parsing octets: [UInt8]) throws(LDNSError) {
        var packet: UnsafeMutablePointer<ldns_pkt>?
        let status = unsafe octets.withUnsafeBufferPointer { octets in
            unsafe ldns_wire2pkt(&packet, octets.baseAddress, octets.count)
        }
        try LDNSError.check(status)
        guard let packet = unsafe packet else { throw LDNSError(LDNS_STATUS_NULL) }
        unsafe pointer = packet
    }

    deinit {
        unsafe ldns_pkt_free(pointer)
    }
}

/// A record the library made.
@safe
struct OwnedRecord: ~Copyable {
    let pointer: UnsafeMutablePointer<ldns_rr>

    init(text: String, origin: borrowing OwnedName, defaultTTL: UInt32) throws(LDNSError) {
        var record: UnsafeMutablePointer<ldns_rr>?
        // The text is C's to read: an octet 0 would silently end it.
        guard !text.utf8.contains(0) else { throw LDNSError(LDNS_STATUS_SYNTAX_ERR) }
        try LDNSError.check(unsafe ldns_rr_new_frm_str(&record, text, defaultTTL, origin.pointer, nil))
        guard let record = unsafe record else { throw LDNSError(LDNS_STATUS_NULL) }
        unsafe pointer = record
    }

    init(_ pointer: UnsafeMutablePointer<ldns_rr>) {
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe ldns_rr_free(pointer)
    }
}

/// A name the library made.
@safe
struct OwnedName: ~Copyable {
    let pointer: UnsafeMutablePointer<ldns_rdf>

    init(text: String) throws(LDNSError) {
        guard !text.utf8.contains(0), let name = unsafe ldns_dname_new_frm_str(text) else {
            throw LDNSError(LDNS_STATUS_INVALID_STR)
        }
        unsafe pointer = name
    }

    deinit {
        unsafe ldns_rdf_deep_free(pointer)
    }
}
