#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Asks a DNS server for random names below a zone, about a thousand a second: flood.py PORT ZONE.

It goes on until its standard input ends, waits for no answers, and prints how many names it has asked for.
"""
import random
import select
import socket
import struct
import sys

port, zone = int(sys.argv[1]), sys.argv[2]
below = b"".join(bytes([len(label)]) + label.encode() for label in zone.split("."))
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.connect(("127.0.0.1", port))
asked = 0
while not select.select([sys.stdin], [], [], 0.001)[0]:
    label = b"random-%d-%d" % (asked, random.randrange(1 << 30))
    head = struct.pack(">HHHHHH", asked & 0xFFFF, 0x0100, 1, 0, 0, 0)
    sock.send(head + bytes([len(label)]) + label + below + b"\0\0\1\0\1")
    asked += 1
print(f"asked={asked}")
