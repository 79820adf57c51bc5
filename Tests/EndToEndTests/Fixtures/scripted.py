#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Name servers that do what a script says: scripted.py SCRIPT. They count what they are asked.

A script has a line for each thing; names have no dot at their end, patterns are those of a shell, and {q} is the name
asked for:
    server ADDRESS                      the lines that follow are about the server there
    zone NAME                           it speaks for this name and those below
    ttl SECONDS                         of the records that follow; 60 at first
    NAME TYPE DATA                      a record
    also SECTION PATTERN NAME TYPE DATA a record that is in each answer to such names, whether it belongs there or not
    tls FILE                            DNS over TLS on port 853, certificate and key in this file
    do PATTERN VERB WORD...             what becomes of questions for such names:
        silent                          nothing
        delay SECONDS                   the answer comes later
        code NUMBER                     a response code and no records
        bare                            nothing but what "also" says, as in a referral
        truncate [all]                  TC and no records, over UDP or over everything
        close                           connections are closed instead
        forge KIND COUNT ADDRESS        forgeries with this address come first; for their kinds see forgeries()
        mutate COUNT NAME ADDRESS       so many damaged copies come first that give another name this address

On standard input, "count" has a line printed with what was asked of whom, and "load SCRIPT" has another script obeyed.
"""
import asyncio
import collections
import fnmatch
import ipaddress
import json
import os
import random
import socket
import ssl
import struct
import sys

TYPES = {"A": 1, "NS": 2, "CNAME": 5, "SOA": 6, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28, "DNAME": 39, "DS": 43,
         "RRSIG": 46, "DNSKEY": 48}
TYPE_NAMES = {number: name for name, number in TYPES.items()}
SECTIONS = ("answer", "authority", "additional")
Record = collections.namedtuple("Record", "name type ttl data")
choice = random.Random(4711)


def wire(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".") if label) + b"\0"


def record(words, ttl):
    """A record of the words NAME TYPE DATA; {q} stays what it is."""
    return Record(words[0].lower().rstrip("."), TYPES[words[1]], ttl, words[2:])


def data(kind, words, question):
    words = [word.replace("{q}", question) for word in words]
    if words[0] == "\\#":
        return bytes.fromhex(words[1])
    if kind in (1, 28):
        return ipaddress.ip_address(words[0]).packed
    if kind == 16:
        text = " ".join(words)
        return b"".join(bytes([len(part)]) + part for part in
                        (text[at:at + 255].encode() for at in range(0, len(text), 255)))
    if kind == 15:
        return struct.pack(">H", int(words[0])) + wire(words[1])
    return wire(words[0])


def octets(entry, question):
    content = data(entry.type, entry.data, question)
    return wire(entry.name.replace("{q}", question)) + struct.pack(">HHIH", entry.type, 1, entry.ttl, len(content)) + content


class Server:
    def __init__(self, address):
        self.address = address
        self.zones, self.records, self.extra, self.verbs = [], collections.defaultdict(list), [], []
        self.certificate = None

    def verb(self, name, word):
        """The words after a verb, if it is there for a name."""
        for pattern, words in self.verbs:
            if words[0] == word and fnmatch.fnmatchcase(name, pattern):
                return words[1:]
        return None

    def authority(self, name):
        """The record that says how long something does not exist."""
        zone = max((zone for zone in self.zones if is_below(name, zone)), key=len)
        numbers = struct.pack(">IIIII", 1, 3600, 600, 86400, 60)
        return Record(zone, 6, 60, ["\\#", (wire("ns." + zone) + wire("hostmaster.invalid") + numbers).hex()])

    def look_up(self, name, kind):
        """Response code, flags, and the records of the three sections."""
        if not any(is_below(name, zone) for zone in self.zones):
            return 5, 0, [], [], []
        labels = name.split(".") if name else []
        for start in range(len(labels), -1, -1):
            above = ".".join(labels[start:])
            servers = [entry for entry in self.records[above] if entry.type == 2] if above in self.records else []
            if servers and above not in self.zones and not (above == name and kind == 43):
                glue = [entry for server in servers for entry in self.records.get(server.data[0].rstrip("."), [])
                        if entry.type in (1, 28)]
                return 0, 0, [], servers, glue
            names = [entry for entry in self.records.get(above, []) if entry.type == 39]
            if names and above != name:
                target = ".".join(labels[:start] + [names[0].data[0]])
                return 0, 0x400, [*names, Record(name, 5, names[0].ttl, [target])], [], []
        entries = self.records.get(name)
        if entries is None:
            for start in range(1, len(labels) + 1):
                entries = self.records.get(".".join(["*", *labels[start:]]))
                if entries:
                    entries = [entry._replace(name=name) for entry in entries]
                    break
        if entries:
            answers = [entry for entry in entries if entry.type in (kind, 5)]
            covered = {entry.type for entry in answers}
            answers += [entry for entry in entries if entry.type == 46 and kind != 46
                        and int(entry.data[1][:4], 16) in covered]
            return 0, 0x400, answers, [] if answers else [self.authority(name)], []
        exists = any(is_below(other, name) for other in self.records)
        return 0 if exists else 3, 0x400, [], [self.authority(name)], []

    def answer(self, query, is_udp):
        """The response, and how long it takes; none if there is to be none."""
        name, kind, end = question(query)
        if self.verb(name, "silent") is not None:
            return None, 0
        delay = float((self.verb(name, "delay") or [0])[0])
        code, flags, *sections = self.look_up(name, kind)
        if self.verb(name, "bare") is not None:
            code, flags, sections = 0, 0, [[], [], []]
        for place, pattern, entry in self.extra:
            if fnmatch.fnmatchcase(name, pattern):
                sections[place] = sections[place] + [entry]
        if words := self.verb(name, "code"):
            code, sections = int(words[0]), [[], [], []]
        words = self.verb(name, "truncate")
        is_cut = words is not None and (is_udp or bool(words))
        if not is_cut:
            message = response(query, end, flags | code, [[octets(entry, name) for entry in part] for part in sections])
            is_cut = is_udp and len(message) > limit(query, end)
        if is_cut:
            message = response(query, end, flags | code | 0x200, [[], [], []])
        return message, delay


def is_below(name, zone):
    return not zone or name == zone or name.endswith("." + zone)


def question(query):
    """Name in lower case, type, and where the question ends."""
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode("latin-1").lower())
        at += 1 + query[at]
    return ".".join(labels), struct.unpack_from(">H", query, at + 1)[0], at + 5


def limit(query, end):
    return struct.unpack_from(">H", query, end + 3)[0] if query[11] and query[end + 2] == 41 else 512


def response(query, end, flags, sections, identifier=None):
    """The question as it was asked, and these records."""
    opt = [b"\0" + struct.pack(">HHIH", 41, 1232, 0x8000, 0)] if query[11] else []
    counts = [len(part) for part in sections]
    counts[2] += len(opt)
    number = struct.unpack_from(">H", query)[0] if identifier is None else identifier
    asked = struct.unpack_from(">H", query, 2)[0] & 0x0110
    head = struct.pack(">HHHHHH", number, 0x8000 | asked | flags, 1, *counts)
    return head + query[12:end] + b"".join(b"".join(part) for part in sections) + b"".join(opt)


def forgeries(server, words, query, client):
    """Sends what an attacker sends who knows all but one thing; each is right in everything else."""
    kind, count, address = words[0], int(words[1]), words[2]
    name, asked, end = question(query)
    lie = [[octets(Record(name, 1, 3600, [address]), name)], [], []]
    number = struct.unpack_from(">H", query)[0]
    out = sockets[server.address]
    for index in range(count):
        if kind == "identifier":
            out.sendto(response(query, end, 0x400, lie, (number + 1 + index) & 0xFFFF), client)
        elif kind == "case":
            # Letters as an attacker has to guess them.
            folded = query[:12] + query[12:end - 4].swapcase() + query[end - 4:]
            out.sendto(response(folded, end, 0x400, lie), client)
        elif kind == "question":
            other = query[:12] + query[12:end - 4].replace(b"w", b"v").replace(b"W", b"V") + query[end - 4:]
            out.sendto(response(other, end, 0x400, lie), client)
        elif kind == "type":
            out.sendto(response(query[:end - 4] + b"\0\x1c" + query[end - 2:], end, 0x400, lie), client)
        elif kind == "query":
            out.sendto(b"%c%c\0" % tuple(query[:2]) + response(query, end, 0x400, lie)[3:], client)
        elif kind == "port":
            elsewhere(server.address).sendto(response(query, end, 0x400, lie), client)
        elif kind == "address":
            other = next(address for address in sockets if address != server.address and ":" not in address)
            sockets[other].sendto(response(query, end, 0x400, lie), client)
    if kind not in ("identifier", "port", "address"):
        # He has guessed the identifier; a second guess as lucky as that is too much to expect.
        server.verbs = [(pattern, verb) for pattern, verb in server.verbs if verb[1:] != words]


def mutants(server, words, query, client, truth):
    """Sends damaged copies of the truth with an address for another name; none has the right identifier."""
    _, _, end = question(query)
    number = struct.unpack_from(">H", query)[0]
    lie = octets(Record(words[1], 1, 3600, [words[2]]), words[1])
    for _ in range(int(words[0])):
        copy = bytearray(truth + lie)
        place = choice.choice((7, 9, 11))
        copy[place] = (copy[place] + 1) & 255
        for _ in range(choice.randint(0, 4)):
            copy[choice.randrange(2, len(copy))] = choice.randrange(256)
        copy[:2] = struct.pack(">H", (number + choice.randint(1, 65535)) & 0xFFFF)
        sockets[server.address].sendto(bytes(copy), client)


servers, sockets, strays = {}, {}, {}
counts = collections.defaultdict(collections.Counter)


def elsewhere(address):
    """A socket of the same address with another port."""
    if address not in strays:
        strays[address] = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        strays[address].bind((address, 0))
    return strays[address]


def note(server, query, transport):
    name, kind, _ = question(query)
    counts[server.address][f"{name} {TYPE_NAMES.get(kind, kind)} {transport}"] += 1
    return name


def reply(address, query, client):
    """Answers one datagram."""
    server = servers.get(address)
    if server is None or len(query) < 17:
        return
    name = note(server, query, "udp")
    message, delay = server.answer(query, True)
    if message is None:
        return
    if words := server.verb(name, "forge"):
        forgeries(server, words, query, client)
    if words := server.verb(name, "mutate"):
        mutants(server, words, query, client, message)
    asyncio.get_running_loop().call_later(delay, sockets[address].sendto, message, client)


def receive(address):
    """Reads what has come; the sockets are ours, because forgeries go out by them, too."""
    for _ in range(64):
        try:
            reply(address, *sockets[address].recvfrom(65535))
        except BlockingIOError:
            return


async def converse(address, transport, reader, writer):
    """Answers what comes over one connection."""
    try:
        while True:
            length, = struct.unpack(">H", await reader.readexactly(2))
            query = await reader.readexactly(length)
            server = servers.get(address)
            if server is None:
                break
            name = note(server, query, transport)
            if server.verb(name, "close") is not None:
                break
            message, delay = server.answer(query, False)
            if message is not None:
                await asyncio.sleep(delay)
                writer.write(struct.pack(">H", len(message)) + message)
    except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
        pass
    finally:
        writer.close()


def read(path):
    """Obeys a script from now on; sockets once opened stay open."""
    servers.clear()
    counts.clear()
    server, ttl = None, 60
    with open(path) as file:
        for words in (line.split() for line in file):
            if not words:
                continue
            if words[0] == "server":
                server, ttl = servers.setdefault(words[1], Server(words[1])), 60
            elif words[0] == "zone":
                server.zones.append("" if words[1] == "." else words[1])
            elif words[0] == "ttl":
                ttl = int(words[1])
            elif words[0] == "tls":
                server.certificate = words[1]
            elif words[0] == "also":
                server.extra.append((SECTIONS.index(words[1]), words[2], record(words[3:], ttl)))
            elif words[0] == "do":
                server.verbs.append((words[1], words[2:]))
            else:
                entry = record(words, ttl)
                server.records[entry.name].append(entry)


async def listen():
    loop = asyncio.get_running_loop()
    for address, server in servers.items():
        if address in sockets:
            continue
        sockets[address] = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
        sockets[address].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        sockets[address].bind((address, 53))
        sockets[address].setblocking(False)
        loop.add_reader(sockets[address], receive, address)

        def speaker(transport, address=address):
            return lambda reader, writer: converse(address, transport, reader, writer)
        await asyncio.start_server(speaker("tcp"), address, 53)
        if server.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(server.certificate)
            await asyncio.start_server(speaker("tls"), address, 853, ssl=context)


async def main():
    read(sys.argv[1])
    await listen()
    print("ready", flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        words = line.split()
        if words[0] == "count":
            print(json.dumps(counts), flush=True)
        else:
            read(words[1])
            await listen()
            print("ready", flush=True)
    # Connections that are still open need not end in order.
    os._exit(0)


asyncio.run(main())
