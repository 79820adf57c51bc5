# SPDX-License-Identifier: MIT
"""Connects, and begins TLS when it is told to: python3 late_handshake.py PORT PROTOCOL

Prints CONNECTED, waits for a line, shakes hands with PROTOCOL (h2 or http/1.1), asks, and prints how that ended.
"""
import socket
import ssl
import sys

port, protocol = int(sys.argv[1]), sys.argv[2]
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
context.set_alpn_protocols([protocol])
connection = socket.create_connection(("127.0.0.1", port))
connection.settimeout(4)
print("CONNECTED", flush=True)
sys.stdin.readline()
# GET / of localhost, with the names that HPACK has numbers for.
block = b"\x82\x87\x84\x01\x09localhost"
ask = {
    "h2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(3) + b"\4\0" + bytes(4)
    + len(block).to_bytes(3, "big") + b"\1\5" + (1).to_bytes(4, "big") + block,
    "http/1.1": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
}[protocol]
try:
    secured = context.wrap_socket(connection)
    secured.sendall(ask)
    while secured.recv(65536):
        pass
    print("CLOSED")
except TimeoutError:
    print("OPEN")
except OSError:
    print("CLOSED")
