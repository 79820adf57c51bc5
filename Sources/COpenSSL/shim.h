// SPDX-License-Identifier: MIT
//
// What OpenSSL writes as macros that Swift cannot import.

#ifndef COPENSSL_SHIM_H
#define COPENSSL_SHIM_H

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

/// SSL_CTX_set_min_proto_version(3) with TLS 1.2. Returns 1, or 0 on failure.
static inline int copenssl_require_tls12(SSL_CTX *context) {
    return (int)SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
}

/// SSL_set_tlsext_host_name(3). Returns 1, or 0 on failure.
static inline int copenssl_set_server_name(SSL *connection, const char *name) {
    return (int)SSL_set_tlsext_host_name(connection, name);
}

#endif
