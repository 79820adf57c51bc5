#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A resolver that forwards every query to another port of this machine, whoever asks: relay.py.

It prints its own port, reads the other one from its standard input, and prints how many queries came when that ends.
"""
import socket
import sys
import threading

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", 0))
print(sock.getsockname()[1], flush=True)
port = int(sys.stdin.readline())
count = 0


def forward(query, client):
    """Asks, and passes on what is said."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.settimeout(15)
        other.connect(("127.0.0.1", port))
        try:
            other.send(query)
            sock.sendto(other.recv(65535), client)
        except OSError:
            pass


def serve():
    """Takes queries for as long as there are any."""
    global count
    while True:
        query, client = sock.recvfrom(65535)
        count += 1
        threading.Thread(target=forward, args=(query, client), daemon=True).start()


threading.Thread(target=serve, daemon=True).start()
sys.stdin.read()
print(count)
