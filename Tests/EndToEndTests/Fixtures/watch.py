#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reads every packet that leaves by the device "out" and looks for names in it: watch.py NAME...

Each time a line comes on standard input, it prints how many packets there were so far and how often each name was in
one, alone or at the end of a longer name: "packets=12 example=3 onion=0".

A question for the DS records of a name itself is not counted: its parent answers it (RFC 4035 section 3.1.4.1).
"""
import select
import socket
import sys

OUTGOING = 4
DS = b"\0\x2b"


def wire(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


names = {name: wire(name) for name in sys.argv[1:]}
counts = dict.fromkeys(names, 0)
packets = 0


def payload(packet):
    """What a packet over IP holds of DNS, from the header of the message on."""
    protocol, start = (packet[9], (packet[0] & 15) * 4) if packet[0] >> 4 == 4 else (packet[6], 40)
    if protocol == 17:
        return packet[start + 8:]
    if protocol == 6:
        return packet[start + (packet[start + 12] >> 4) * 4 + 2:]
    return packet[start:]


def look(packet):
    # In any letter case; the octets of lengths are none of letters.
    message = payload(packet).lower()
    for name, octets in names.items():
        at = message.find(octets)
        if at >= 0 and not (at == 12 and message[at + len(octets):].startswith(DS)):
            counts[name] += 1


wires = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(3))
wires.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
wires.bind(("out", 3))
wires.setblocking(False)
print("ready", flush=True)
while True:
    ready = select.select([wires, sys.stdin], [], [])[0]
    while True:
        try:
            packet, place = wires.recvfrom(65535)
        except BlockingIOError:
            break
        if place[2] == OUTGOING:
            packets += 1
            look(packet)
    if sys.stdin in ready:
        if not sys.stdin.readline():
            break
        print(f"packets={packets}", *(f"{name}={count}" for name, count in counts.items()), flush=True)
