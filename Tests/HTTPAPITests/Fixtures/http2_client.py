# SPDX-License-Identifier: MIT
"""Speaks HTTP/2 by hand, as no library would: python3 http2_client.py PORT SCENE

Prints what the server does, one event a line: DATA, RST and GOAWAY with their stream and what they carry, and last
CLOSED or OPEN with the milliseconds since the connection was made.
"""
import socket
import ssl
import struct
import sys
import time

DATA, HEADERS, RST, SETTINGS, PING, GOAWAY, CONTINUATION = 0, 1, 3, 4, 6, 7, 9
END_STREAM, ACK, END_HEADERS = 1, 1, 4

port, scene = int(sys.argv[1]), sys.argv[2]
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
context.set_alpn_protocols(["h2"])
began = time.monotonic()
connection = context.wrap_socket(socket.create_connection(("127.0.0.1", port)))
assert connection.selected_alpn_protocol() == "h2", "no HTTP/2"
received = b""
closed = False


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + payload


def integer(value, bits, first):
    if value < (1 << bits) - 1:
        return bytes([first | value])
    octets = [first | (1 << bits) - 1]
    value -= (1 << bits) - 1
    while value >= 128:
        octets.append(value & 127 | 128)
        value >>= 7
    return bytes(octets + [value])


def text(value):
    return integer(len(value), 7, 0) + value.encode()


def field(name, value, first=0x00):
    return bytes([first]) + text(name) + text(value)


def request(path="/hello", method="GET", authority="localhost", extra=b""):
    block = field(":method", method) + field(":scheme", "https") + field(":path", path)
    if authority is not None:
        block += field(":authority", authority)
    return block + extra


def send(octets):
    global closed
    try:
        connection.sendall(octets)
        return True
    except OSError:
        closed = True
        return False


def events(seconds):
    """Prints what comes within a time, or until the server closes."""
    global received, closed
    deadline = time.monotonic() + seconds
    while not closed:
        while len(received) >= 9 and len(received) >= 9 + int.from_bytes(received[:3], "big"):
            length = int.from_bytes(received[:3], "big")
            kind, flags, stream = received[3], received[4], int.from_bytes(received[5:9], "big")
            payload, received = received[9:9 + length], received[9 + length:]
            if kind == DATA and payload:
                print("DATA", stream, payload.decode(errors="replace").rstrip()[:300])
            elif kind == RST:
                print("RST", stream, int.from_bytes(payload[:4], "big"))
            elif kind == GOAWAY:
                print("GOAWAY", int.from_bytes(payload[4:8], "big"))
            elif kind == SETTINGS and not flags & ACK:
                send(frame(SETTINGS, ACK, 0))
        left = deadline - time.monotonic()
        if left <= 0:
            return
        connection.settimeout(left)
        try:
            piece = connection.recv(65536)
        except (TimeoutError, socket.timeout):
            return
        except OSError:
            piece = b""
        if not piece:
            closed = True
        received += piece


def hello(settings=b""):
    send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(SETTINGS, 0, 0, settings))


def get(block, stream=1):
    send(frame(HEADERS, END_HEADERS | END_STREAM, stream, block))


if scene == "silent":
    hello()
elif scene == "get":
    hello()
    get(request())
    get(request("/nothing"), 3)
elif scene == "host":
    hello()
    get(request(authority="evil.example"))
    get(request(authority=None), 3)
    get(request(extra=field("host", "evil.example")), 5)
elif scene == "fields":
    hello()
    get(request(extra=b"".join(field("x-%d" % n, "a") for n in range(64))))
    get(request(extra=b"".join(field("x-%d" % n, "a") for n in range(65))), 3)
elif scene == "octets":
    hello()
    send(frame(HEADERS, END_STREAM, 1, request(extra=field("x-long", "a" * 8192))))
    send(frame(CONTINUATION, END_HEADERS, 1, field("x-more", "a" * 8192)))
elif scene == "body":
    hello()
    for stream, size in ((1, 16384), (3, 16385)):
        send(frame(HEADERS, END_HEADERS, stream, request("/echo", "POST")))
        send(frame(DATA, 0, stream, b"a" * 16000) + frame(DATA, END_STREAM, stream, b"a" * (size - 16000)))
elif scene == "drip":
    hello()
    send(frame(HEADERS, END_HEADERS, 1, request("/echo", "POST")))
    while not closed and send(frame(DATA, 0, 1, b"a")) and time.monotonic() - began < 5:
        events(0.05)
elif scene == "header-drip":
    hello()
    # Not to answer the server's settings in the middle of a frame.
    events(0.1)
    octets = frame(HEADERS, END_HEADERS | END_STREAM, 1, request(extra=field("x-long", "a" * 900)))
    for octet in octets:
        if closed or not send(bytes([octet])):
            break
        events(0.02)
elif scene == "window":
    hello(struct.pack(">HI", 4, 0))
    get(request("/large"))
    get(request("/hello"), 3)
elif scene == "streams":
    hello()
    send(b"".join(frame(HEADERS, END_HEADERS, 1 + 2 * n, request("/echo", "POST")) for n in range(150)))
elif scene == "reset":
    hello()
    for n in range(5000):
        stream = 1 + 2 * n
        octets = frame(HEADERS, END_HEADERS | END_STREAM, stream, request("/wait")) + frame(RST, 0, stream, b"\0\0\0\x08")
        if closed or not send(octets):
            break
elif scene == "bomb":
    hello()
    # One long field goes into the table, and is then named with one octet each time.
    get(request(extra=field("x-bomb", "a" * 3000, first=0x40) + b"\xbe" * 8000))
elif scene == "continuation":
    hello()
    send(frame(HEADERS, 0, 1, request()))
    while not closed and send(frame(CONTINUATION, 0, 1, field("x", "a" * 1000))):
        events(0)
elif scene == "pings":
    hello()
    for n in range(5000):
        if closed or not send(frame(PING, 0, 0, b"12345678")):
            break
elif scene.startswith("order-"):
    # An order that is whole, as far as anybody can see, in a body that has no end.
    hello()
    send(frame(HEADERS, END_HEADERS, 1, request(
        "/enum/register", "POST",
        extra=field("content-type", "application/json") + field("authorization", "Bearer token-of-both"))))
    body = b'{"phone_number":"+19995550123","sip_uri":"sip:alice@example.com"}'
    send(frame(DATA, END_STREAM if scene == "order-whole" else 0, 1, body))
    events(0.2)
    if scene == "order-reset":
        send(frame(RST, 0, 1, struct.pack(">I", 8)))
    elif scene == "order-reset-without-error":
        send(frame(RST, 0, 1, struct.pack(">I", 0)))
    elif scene == "order-long":
        for _ in range(3):
            send(frame(DATA, 0, 1, b" " * 16000))
    elif scene == "order-away":
        send(frame(GOAWAY, 0, 0, bytes(8)))
        connection.close()
        sys.exit()
elif scene == "noise":
    send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes((7 * n) % 256 for n in range(4096)))
events(float(sys.argv[3]) if len(sys.argv) > 3 else 4)
print("CLOSED" if closed else "OPEN", round((time.monotonic() - began) * 1000))
