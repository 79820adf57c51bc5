#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Asks a DNS server for random names of all kinds: load.py PORT COUNT SEED.

With COUNT 0 it goes on until its standard input ends. At the end it prints how many questions were asked and answered,
and what the response codes were, as "asked=… answered=… NXDOMAIN=…".
"""
import collections
import random
import select
import socket
import struct
import sys

port, count, seed = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
choice = random.Random(seed)
CODES = {0: "NOERROR", 1: "FORMERR", 2: "SERVFAIL", 3: "NXDOMAIN", 4: "NOTIMP", 5: "REFUSED"}
KNOWN = ["www.signed.example", "www.insecure.example", "www.bogus.example", "example", "", "alias.emc", "www.away.emc",
         "www.abroad.emc", "www.own.emc", "missing.own.emc", "chain.signed.example", "www.silent.example", "localhost"]
BELOW = ["any.insecure.example", "signed.example", "example", "", "com", "onion", "bit", "emc", "coin", "own.emc",
         "alias.emc", "away.emc", "168.192.in-addr.arpa", "in-addr.arpa", "ip6.arpa", "local", "test", "invalid"]
TYPES = [1, 1, 1, 28, 2, 5, 6, 12, 15, 16, 33, 35, 39, 43, 48, 52, 64, 65, 255, 65280]


def wire(name):
    """A name in wire form, letter case at random."""
    labels = [bytes(choice.choice((c, c & ~32)) if 97 <= c <= 122 else c for c in label.encode())
              for label in name.split(".") if label]
    if choice.random() < 0.7:
        labels = list(wire_labels()) + labels
    while sum(map(len, labels)) + len(labels) > 254:
        labels.pop(0)
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def wire_labels():
    """Labels as people write them, and as nobody does."""
    for _ in range(choice.choice((1, 1, 1, 2, 3, 30))):
        if choice.random() < 0.8:
            yield bytes(choice.choice(b"abcdefghijklmnopqrstuvwxyz0123456789-_") for _ in range(choice.randint(1, 20)))
        else:
            yield choice.randbytes(choice.randint(1, 63))


def query(number):
    """A question, most often one that asks for recursion."""
    name = wire(choice.choice(KNOWN if choice.random() < 0.3 else BELOW))
    flags = (0x0100 if choice.random() < 0.95 else 0) | choice.choice((0, 0, 0x10, 0x20, 0x30))
    edns = choice.random() < 0.7
    message = struct.pack(">HHHHHH", number & 0xFFFF, flags, 1, 0, 0, int(edns)) + name
    message += struct.pack(">HH", choice.choice(TYPES), 1 if choice.random() < 0.99 else 3)
    if edns:
        message += struct.pack(">BHHIH", 0, 41, choice.choice((512, 1232, 4096)), choice.choice((0, 0x8000)), 0)
    if choice.random() < 0.01:
        message = message[:choice.randint(0, len(message))]
    return message


sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
sock.connect(("127.0.0.1", port))
asked = answered = waiting = 0
codes = collections.Counter()
while count == 0 or asked < count:
    sock.send(query(asked))
    asked += 1
    waiting += 1
    # No more than 64 at a time, as long as they are answered.
    while select.select([sock], [], [], 0.05 if waiting >= 64 else 0)[0]:
        try:
            response = sock.recv(65536)
        except OSError:
            continue
        answered += 1
        waiting -= 1
        if len(response) >= 4:
            codes[CODES.get(response[3] & 15, "OTHER")] += 1
    if waiting >= 64:
        waiting = 0
    if count == 0 and select.select([sys.stdin], [], [], 0)[0]:
        break
while select.select([sock], [], [], 0.3)[0]:
    try:
        response = sock.recv(65536)
    except OSError:
        continue
    answered += 1
    if len(response) >= 4:
        codes[CODES.get(response[3] & 15, "OTHER")] += 1
print(f"asked={asked} answered={answered}", *(f"{code}={number}" for code, number in sorted(codes.items())))
