#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Wears a resolver out: soak.py NUMEN [--seconds N | --cpu-minutes N], in a network namespace that it makes itself.

Mixed questions of several clients, over UDP and TCP, while the resolvers that numen asks fail at random, the toggle is
turned, answers are flushed and lists are read again. It ends after so many seconds, or after so many minutes of the
server's processor time, and tells on its standard output, as NAME=NUMBER, what was asked and what was wrong:

  unanswered   questions without an answer after the time that the server may take at most
  wrong        answers that are none to the question, that upstream never gave or that somebody forged
  leaked       packets that upstream got while the toggle was off
  outside      answers of the Internet after the toggle was off, until it was turned on
  hidden       names of the Internet that did not exist while it was on
  stuck        look-ups that the server still counts as under way when all is over
  off_ms       milliseconds for "numen clearnet off", the start of that program included
  growth_kib   how much larger the resident memory was, at most, in the last quarter than in the second
  descriptors  how many more files were open at the end than early on, at most

For a day: nice soak.py .build/release/numen --cpu-minutes 240 --bulk 4000. Progress is told on standard error.
Times are the kernel's, when a packet arrived, so that it does not matter how late somebody comes to look at it.
"""
import argparse
import collections
import heapq
import mmap
import os
import random
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

FORWARDERS = ["192.0.2.51", "192.0.2.52", "192.0.2.53"]
ROUTED, DELEGATED = "192.0.2.60", "192.0.2.70"
FORGED = "198.51.100.66"
OWN = "192.0.2.91"
LIMIT = 13.0  # Seconds: more than the server takes for a look-up at most.
PORT = 1053
TIMESTAMP = 35  # SO_TIMESTAMPNS

NAMES = """dns:own.emc\tA=192.0.2.91|SD=www\t1000
dns:www.own.emc\tA=192.0.2.91\t1000
dns:alias.emc\tCNAME=h1.clear.example\t1000
dns:away.emc\tNS=ns.away.emc|SD=ns\t1000
dns:ns.away.emc\tA=192.0.2.70\t1000
dns:victim.emc\tA=192.0.2.91|SD=www\t1000
dns:www.victim.emc\tA=192.0.2.91\t1000
"""


# Messages

def wire(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".") if label) + b"\0"


def name_at(message, offset):
    """A name and where it ends."""
    labels, end = [], None
    for _ in range(128):
        count = message[offset]
        if count >= 0xC0:
            end = end or offset + 2
            offset = (count & 0x3F) << 8 | message[offset + 1]
        elif count == 0:
            return ".".join(labels), end or offset + 1
        else:
            labels.append(message[offset + 1:offset + 1 + count].decode("latin-1").lower())
            offset += count + 1
    raise ValueError("a name without end")


def records(message):
    """The answer section: names, types and data."""
    _, offset = name_at(message, 12)
    offset += 4
    for _ in range(struct.unpack_from(">H", message, 6)[0]):
        name, offset = name_at(message, offset)
        kind, _, _, count = struct.unpack_from(">HHIH", message, offset)
        offset += 10
        yield name, kind, message[offset:offset + count]
        offset += count


def number_of(label):
    return sum(label.encode()) % 250


def time_to_live(label):
    return 1 + number_of(label) % 20


def address_of(name):
    return socket.inet_aton(f"203.0.113.{number_of(name.split('.')[0])}")


# What the toggle was when

class Turns:
    """When the toggle was turned, for all processes: when off was asked for and acknowledged, and on likewise."""

    ROW = struct.Struct("=4q")
    START = 16

    def __init__(self, path, make=False):
        if make:
            with open(path, "wb") as file:
                file.write(bytes(self.START + self.ROW.size * 200_000))
        self.file = open(path, "r+b")
        self.memory = mmap.mmap(self.file.fileno(), 0)

    @property
    def count(self):
        return struct.unpack_from("=q", self.memory, 0)[0]

    def row(self, index):
        return self.ROW.unpack_from(self.memory, self.START + index * self.ROW.size)

    @property
    def is_calm(self):
        """Whether nothing fails any more, because the end has come."""
        return self.memory[8] != 0

    def calm(self):
        self.memory[8] = 1

    def note(self, column):
        """Notes the time, and begins a row with the first column."""
        if column == 0:
            struct.pack_into("=q", self.memory, self.START + self.count * self.ROW.size, time.time_ns())
            struct.pack_into("=q", self.memory, 0, self.count + 1)
        else:
            place = self.START + (self.count - 1) * self.ROW.size + 8 * column
            struct.pack_into("=q", self.memory, place, time.time_ns())

    def last(self):
        count = self.count
        return [self.row(index) for index in range(max(0, count - 12), count)]

    def was_off(self, moment):
        """When off had been acknowledged before a moment at which on had not been asked for; 0 if it was not so."""
        for _, off, on, _ in self.last():
            if off and off <= moment and (not on or moment < on):
                return off
        return 0

    def was_on(self, begin, end):
        """Whether it was on all the time between two moments."""
        rows = self.last()
        for index, (_, _, _, on) in enumerate(rows):
            following = rows[index + 1][0] if index + 1 < len(rows) else 0
            if on and on <= begin and (not following or end < following):
                return True
        return False


def arrival(ancillary):
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == TIMESTAMP:
            seconds, nanoseconds = struct.unpack("=qq", data[:16])
            return seconds * 1_000_000_000 + nanoseconds
    return time.time_ns()


# Servers that fail

class Upstream:
    """A resolver, or the server of a delegated name, whose mood changes every few seconds."""

    MOODS = {"good": 50, "silent": 8, "servfail": 8, "refused": 4, "slow": 10, "truncated": 6, "closing": 5,
             "forged": 6, "garbage": 3}

    def __init__(self, address, turns, seed):
        self.turns, self.choice, self.mood, self.until = turns, random.Random(seed), "good", 0
        self.authoritative = address == DELEGATED
        self.late = []
        self.leaked = self.asked = 0
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.setsockopt(socket.SOL_SOCKET, TIMESTAMP, 1)
        self.udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 21)
        self.udp.bind((address, 53))
        self.tcp = socket.socket()
        self.tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.tcp.bind((address, 53))
        self.tcp.listen(64)
        self.connections = {}

    def run(self):
        report = time.monotonic()
        while True:
            now = time.monotonic()
            if self.turns.is_calm:
                self.mood = "good"
            elif now > self.until:
                self.mood = self.choice.choices(list(self.MOODS), list(self.MOODS.values()))[0]
                self.until = now + self.choice.uniform(0.5, 5)
            while self.late and self.late[0][0] <= now:
                _, _, answer, client = heapq.heappop(self.late)
                self.send(answer, client)
            if now > report:
                print(f"{self.asked} {self.leaked}", flush=True)
                report = now + 0.5
            wait = 0.2 if not self.late else max(0, min(0.2, self.late[0][0] - now))
            for ready in select.select([self.udp, self.tcp, *self.connections], [], [], wait)[0]:
                if ready is self.udp:
                    self.hear()
                elif ready is self.tcp:
                    connection, _ = self.tcp.accept()
                    connection.setblocking(False)
                    self.connections[connection] = b""
                else:
                    self.read(ready)

    def send(self, answer, client):
        try:
            self.udp.sendto(answer, client)
        except OSError:
            pass

    def hear(self):
        for _ in range(64):
            try:
                query, ancillary, _, client = self.udp.recvmsg(4096, 64, socket.MSG_DONTWAIT)
            except OSError:
                return
            self.asked += 1
            moment = arrival(ancillary)
            if self.turns.was_off(moment):
                self.leaked += 1
                print(f"leak: {query[12:].hex()} {moment - self.turns.was_off(moment)} ns after", file=sys.stderr)
            try:
                self.answer(query, client)
            except (ValueError, IndexError, struct.error):
                pass

    def answer(self, query, client):
        mood = self.mood
        if mood == "silent":
            return
        if mood in ("servfail", "refused"):
            return self.send(self.failure(query, 2 if mood == "servfail" else 5), client)
        if mood in ("truncated", "closing"):
            return self.send(self.failure(query, 0, truncated=True), client)
        right = self.response(query)
        if mood == "garbage":
            return self.send(right[:self.choice.randrange(len(right))], client)
        if mood == "forged":
            for forged in self.forgeries(query):
                self.send(forged, client)
        if len(right) > 1232:
            right = self.failure(query, 0, truncated=True)
        if mood == "slow":
            heapq.heappush(self.late, (time.monotonic() + self.choice.uniform(0.02, 3), self.asked, right, client))
        else:
            self.send(right, client)

    def read(self, connection):
        try:
            octets = connection.recv(65536)
        except OSError:
            octets = b""
        if not octets or self.mood in ("closing", "servfail"):
            # Sometimes in the middle of an answer.
            if octets and self.choice.random() < 0.5:
                try:
                    connection.send(b"\2\0" + octets[2:4])
                except OSError:
                    pass
            del self.connections[connection]
            return connection.close()
        if self.mood == "silent":
            return
        buffer = self.connections[connection] + octets
        while len(buffer) > 2 and len(buffer) >= 2 + int.from_bytes(buffer[:2], "big"):
            count = int.from_bytes(buffer[:2], "big")
            try:
                answer = self.response(buffer[2:2 + count])
                connection.send(len(answer).to_bytes(2, "big") + answer)
            except (OSError, ValueError, IndexError, struct.error):
                pass
            buffer = buffer[2 + count:]
        self.connections[connection] = buffer

    @property
    def flags(self):
        return 0x8400 if self.authoritative else 0x8180

    def failure(self, query, code, truncated=False):
        _, end = name_at(query, 12)
        flags = self.flags | code | (0x0200 if truncated else 0)
        return query[:2] + struct.pack(">5H", flags, 1, 0, 0, 0) + query[12:end + 4]

    def forgeries(self, query):
        """What somebody off the path might send: wrong numbers, wrong questions, no response at all."""
        name, end = name_at(query, 12)
        record = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 600, 4) + socket.inet_aton(FORGED)
        for _ in range(3):
            header = struct.pack(">6H", self.choice.randrange(65536), self.flags, 1, 1, 0, 0)
            if header[:2] != query[:2]:
                yield header + query[12:end + 4] + record
        other = wire("x" + name) + query[end:end + 4]
        yield query[:2] + struct.pack(">5H", self.flags, 1, 1, 0, 0) + other + record
        yield query[:2] + struct.pack(">5H", self.flags & 0x7FFF, 1, 1, 0, 0) + query[12:end + 4] + record

    def response(self, query):
        """The right one."""
        name, end = name_at(query, 12)
        kind = struct.unpack_from(">H", query, end)[0]
        first = name.split(".")[0]
        zone = "away.emc" if self.authoritative else "example"
        data = wire("ns." + zone) + wire("h") + struct.pack(">5I", 1, 3600, 600, 86400, 5)
        soa = wire(zone) + struct.pack(">HHIH", 6, 1, 5, len(data)) + data
        answers, code, ttl = [], 0, time_to_live(first)

        def add(owner, record_kind, value):
            answers.append(wire(owner) + struct.pack(">HHIH", record_kind, 1, ttl, len(value)) + value)

        if name == zone or not first or name == "ns." + zone:
            if name == zone and kind == 2:
                add(name, 2, wire("ns." + zone))
            elif name == "ns." + zone and kind == 1:
                add(name, 1, socket.inet_aton(DELEGATED))
        elif first.startswith("nx"):
            code = 3
        elif first.startswith("al"):
            target = f"h{number_of(first)}.clear.example"
            add(name, 5, wire(target))
            if kind == 1:
                add(target, 1, address_of(target))
        elif first.startswith("ch"):
            add(name, 5, wire("www.own.emc"))
        elif first == "victim":
            add(name, 5, wire("www.victim.emc"))
            add("www.victim.emc", 1, socket.inet_aton(FORGED))
        elif first.startswith("big") and kind == 16:
            for number in range(12):
                add(name, 16, bytes([200]) + bytes([97 + number]) * 200)
        elif not first.startswith("nd") and kind == 1:
            add(name, 1, address_of(name))
        header = struct.pack(">5H", self.flags | code, 1, len(answers), 0 if answers else 1, 0)
        return query[:2] + header + query[12:end + 4] + (b"".join(answers) or soa)


# Those who ask

class Client:
    """Asks all kinds of questions over UDP and TCP, and looks at what it is told."""

    KINDS = {"chain": 20, "missing": 4, "hit": 30, "miss": 14, "nx": 6, "nd": 4, "al": 4, "ch": 4, "big": 2, "alias": 4,
             "away": 2, "victim": 2, "blocked": 2, "corp": 2}
    RATE = 1_000  # Questions a second over UDP.
    OUTSIDE = {"hit", "miss", "nd", "al", "ch", "big", "corp"}

    def __init__(self, address, turns, seed):
        self.turns, self.choice, self.address = turns, random.Random(seed), address
        # This one sees the chain alone, whatever the toggle says.
        self.is_limited = address == "127.0.0.3"
        self.counts = collections.Counter()
        self.waiting = {}
        self.order = collections.deque()
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.setsockopt(socket.SOL_SOCKET, TIMESTAMP, 1)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 21)
        self.sock.bind((address, 0))
        self.sock.connect(("127.0.0.1", PORT))
        self.ending = False
        self.begin, self.asked = time.monotonic(), 0

    def question(self):
        kind = self.choice.choices(list(self.KINDS), list(self.KINDS.values()))[0]
        letters = f"{self.choice.getrandbits(48):x}"
        name = {
            "chain": self.choice.choice(("own.emc", "www.own.emc", "www.victim.emc")), "missing": f"q{letters}.emc",
            "hit": f"h{int(self.choice.paretovariate(0.6)) % 500}.clear.example", "miss": f"m{letters}.clear.example",
            "nx": f"nx{int(letters, 16) % 300}.clear.example", "nd": f"nd{int(letters, 16) % 300}.clear.example",
            "al": f"al{int(letters, 16) % 300}.clear.example", "ch": f"ch{int(letters, 16) % 300}.clear.example",
            "big": f"big{int(letters, 16) % 50}.clear.example", "alias": "alias.emc", "away": f"a{letters}.away.emc",
            "victim": "victim.away.emc", "blocked": f"x{letters}.blocked.example", "corp": f"c{letters}.corp.example",
        }[kind]
        return kind, name

    def message(self, number, kind, name):
        edns = self.choice.random() < 0.8
        text = "".join(self.choice.choice((c, c.upper())) for c in name)
        octets = struct.pack(">6H", number, 0x0100, 1, 0, 0, int(edns)) + wire(text)
        octets += struct.pack(">HH", 16 if kind == "big" else 1, 1)
        return octets + (struct.pack(">BHHIH", 0, 41, 1232, 0, 0) if edns else b"")

    def run(self):
        threads = [threading.Thread(target=self.run_tcp, daemon=True) for _ in range(2)]
        for thread in threads:
            thread.start()
        number, report = 0, 0.0
        while not self.ending or self.waiting:
            now = time.monotonic()
            if now > report:
                self.report()
                report = now + 0.5
                if select.select([sys.stdin], [], [], 0)[0]:
                    self.ending = True
            while self.order and now - self.order[0][1] > LIMIT:
                key, _ = self.order.popleft()
                if key in self.waiting:
                    kind, name, query, _ = self.waiting.pop(key)
                    self.fault("unanswered", kind, name, query)
            # What takes long must not keep all else from being asked.
            room = 200 - len(self.waiting)
            due = int((now - self.begin) * self.RATE)
            # What could not be asked in time is not made up for.
            self.asked = max(self.asked, due - 32)
            for _ in range(min(room, due - self.asked) if not self.ending else 0):
                self.asked += 1
                kind, name = self.question()
                if room < 100 and kind not in ("chain", "missing", "blocked"):
                    continue
                number = (number + 1) & 0xFFFF
                if number in self.waiting:
                    continue
                query = self.message(number, kind, name)
                self.waiting[number] = (kind, name, query, time.time_ns())
                self.order.append((number, now))
                try:
                    self.sock.send(query)
                except ConnectionRefusedError:
                    return
            wait = 0.002 if room > 100 else 0.02
            while select.select([self.sock], [], [], wait)[0]:
                wait = 0
                try:
                    answer, ancillary, _, _ = self.sock.recvmsg(65536, 64)
                except ConnectionRefusedError:
                    return
                self.take(answer, arrival(ancillary))
        for thread in threads:
            thread.join()
        self.report()

    def take(self, answer, moment):
        if len(answer) < 12 or int.from_bytes(answer[:2], "big") not in self.waiting:
            return self.fault("wrong", "no answer to anything", "", answer)
        kind, name, query, sent = self.waiting.pop(int.from_bytes(answer[:2], "big"))
        self.check(kind, name, query, answer, sent, moment, exact=True)

    def run_tcp(self):
        choice = random.Random(self.choice.random())
        connection = None
        while not self.ending:
            kind, name = self.question()
            query = self.message(choice.randrange(65536), kind, name)
            sent = time.time_ns()
            try:
                if connection is None:
                    connection = socket.create_connection(("127.0.0.1", PORT), LIMIT, (self.address, 0))
                connection.sendall(len(query).to_bytes(2, "big") + query)
                answer = self.receive(connection)
            except ConnectionRefusedError:
                return
            except TimeoutError:
                self.fault("unanswered", kind + " over TCP", name, query)
                connection = None
                continue
            if answer is None:
                # Nobody promised that a connection stays open; a question on it is lost then.
                connection.close()
                connection = None
                self.counts["closed"] += 1
                continue
            self.check(kind, name, query, answer, sent, time.time_ns(), exact=False)
            time.sleep(0.002)
            if choice.random() < 0.1:
                connection.close()
                connection = None

    @staticmethod
    def receive(connection):
        octets = b""
        while len(octets) < 2 or len(octets) < 2 + int.from_bytes(octets[:2], "big"):
            try:
                more = connection.recv(65536)
            except ConnectionError:
                return None
            if not more:
                return None
            octets += more
        return octets[2:]

    def fault(self, what, kind, name, octets):
        self.counts[what] += 1
        if self.counts[what] <= 20:
            print(f"{what}: {kind} {name} {octets.hex()}", file=sys.stderr, flush=True)

    def check(self, kind, name, query, answer, sent, moment, exact):
        end = 12 + len(wire(name)) + 4
        if answer[:2] != query[:2] or answer[12:end] != query[12:end]:
            return self.fault("wrong", kind, name, answer)
        code = answer[3] & 15
        try:
            found = list(records(answer))
        except (ValueError, IndexError, struct.error):
            return self.fault("wrong", kind, name, answer)
        self.counts["answers"] += 1
        self.counts[f"{kind}.{code}"] += 1
        addresses = [data for _, record, data in found if record == 1]
        if socket.inet_aton(FORGED) in addresses:
            return self.fault("wrong", kind, name, answer)
        if not self.is_right(kind, name, code, found, addresses):
            return self.fault("wrong", kind, name, answer)
        off = self.turns.was_off(moment)
        from_outside = code == 0 and (kind in self.OUTSIDE or bool(addresses) and kind in ("alias", "away", "victim"))
        if self.is_limited:
            if from_outside:
                self.fault("outside", kind + " for who may not", name, answer)
        # Over TCP nobody tells when the answer came.
        elif off and from_outside and (exact or sent > off):
            self.fault("outside", kind, f"{name} {moment - off} ns after, asked {sent - off}", answer)
        elif off and sent > off and kind in self.OUTSIDE and code != 3:
            self.fault("outside", kind, f"{name} code {code}", answer)
        elif code == 3 and kind in self.OUTSIDE and self.turns.was_on(sent, moment):
            self.fault("hidden", kind, name, answer)

    def is_right(self, kind, name, code, found, addresses):
        """Whether it is one of the answers that there may be."""
        own = socket.inet_aton(OWN)
        if kind == "chain":
            return code == 0 and addresses == [own]
        if kind in ("missing", "blocked"):
            return code == 3
        if kind == "nx":
            return code in (2, 3) and not found
        if code in (2, 3) and kind not in ("alias", "away", "victim"):
            return not addresses and (code == 2 or kind == "ch" or not found)
        if kind in ("hit", "miss", "corp"):
            return code == 0 and addresses == [address_of(name)]
        if kind == "nd":
            return code == 0 and not found
        if kind == "al":
            return code == 0 and addresses == [address_of(f"h{number_of(name.split('.')[0])}.clear.example")]
        if kind == "ch":
            return code == 0 and addresses == [own]
        if kind == "big":
            return code == 0 and len(found) in (0, 12)
        if kind == "alias":
            return code in (0, 2) and addresses in ([], [address_of("h1.clear.example")])
        if kind == "away":
            return code in (0, 2) and addresses in ([], [address_of(name)])
        return code in (0, 2) and addresses in ([], [own])

    def report(self):
        print(" ".join(f"{key.replace(' ', '_')}={number}" for key, number in self.counts.items()), flush=True)


# All of it

class Reader:
    """A process that tells numbers on its standard output; the last line counts."""

    def __init__(self, *words):
        self.line = ""
        self.process = subprocess.Popen([sys.executable, os.path.abspath(__file__), *words], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        for line in self.process.stdout:
            self.line = line.strip()


class Soak:
    """The server, those around it and what happens to them."""

    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.choice = random.Random(options.seed)
        self.turns = Turns(f"{folder}/turns", make=True)
        self.is_ending = False
        self.samples = []
        self.turning = []
        self.counts = collections.Counter()
        self.upstream_totals = collections.Counter()
        self.write_list()
        with open(f"{folder}/names.nvs", "w") as file:
            file.write(NAMES)
        with open(f"{folder}/numen.toml", "w") as file:
            file.write(f"""[clearnet]
mode = "hybrid"
control = "off"
forwarders = {[address + ":53" for address in FORWARDERS]}
routes = ["corp.example={ROUTED}:53"]
insecure = ["."]
clients = ["127.0.0.3 emerdns"]
block = ["domains:{folder}/blocked"]
cache = 8
ipv6 = false
[http]
listen = "off"
""".replace("'", '"'))
        self.log = open(f"{folder}/log", "w")
        self.server = subprocess.Popen(
            [options.numen, "serve", "--config", f"{folder}/numen.toml", "--data", f"{folder}/data", "--nvs",
             f"{folder}/names.nvs", "--dns", f"127.0.0.1:{PORT}"],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        self.upstreams = {address: self.start_upstream(address) for address in (*FORWARDERS, ROUTED, DELEGATED)}
        self.clients = []
        self.bulk = None

    def write_list(self):
        """Names to block; another one besides at each time, so that the list is a new one."""
        with open(f"{self.folder}/blocked.new", "w") as file:
            file.write("*.blocked.example\n" + "".join(f"other{self.choice.randrange(10**6)}.example\n" for _ in range(50)))
        os.rename(f"{self.folder}/blocked.new", f"{self.folder}/blocked")

    def start_upstream(self, address):
        return Reader("--upstream", address, f"{self.folder}/turns", str(self.choice.getrandbits(32)))

    def stop_upstream(self, address):
        """Ends it as a crash would."""
        reader = self.upstreams[address]
        reader.process.kill()
        reader.process.wait()
        reader.thread.join()
        self.upstream_totals.update(self.counted(reader))

    @staticmethod
    def counted(reader):
        numbers = reader.line.split()
        return {"upstream": int(numbers[0]), "leaked": int(numbers[1])} if len(numbers) == 2 else {}

    def numen(self, *words):
        result = subprocess.run([self.options.numen, "clearnet", *words, "--data", f"{self.folder}/data"],
                                capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
        if result.returncode:
            self.look()
            sys.exit(f"numen clearnet {' '.join(words)}: {result.stderr}\n{self.tail()}")
        return result.stdout

    def tail(self):
        with open(f"{self.folder}/log") as file:
            return file.read()[-4000:]

    @property
    def cpu(self):
        with open(f"/proc/{self.server.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def look(self):
        if self.server.poll() is not None:
            sys.exit(f"the server has ended with {self.server.returncode}:\n{self.tail()}")

    def sample_always(self):
        while not self.is_ending:
            try:
                self.sample()
            except OSError:
                return
            time.sleep(0.1)

    def sample(self):
        with open(f"/proc/{self.server.pid}/status") as file:
            fields = dict(line.split(":", 1) for line in file)
        self.samples.append((time.monotonic() - self.start, int(fields["VmRSS"].split()[0]),
                             len(os.listdir(f"/proc/{self.server.pid}/fd")), int(fields["Threads"])))

    def wait_until_ready(self):
        for _ in range(600):
            if "answering from" in self.tail():
                return
            if self.server.poll() is not None:
                break
            time.sleep(0.1)
        sys.exit(f"the server does not start:\n{self.tail()}")

    def run(self):
        self.wait_until_ready()
        self.turns.note(0)
        for column in (1, 2, 3):
            self.turns.note(column)
        self.clients = [Reader("--client", address, f"{self.folder}/turns", str(self.choice.getrandbits(32)))
                        for address in ("127.0.0.1", "127.0.0.2", "127.0.0.3")]
        self.start_bulk()
        self.start, report = time.monotonic(), 0.0
        self.sample()
        sampler = threading.Thread(target=self.sample_always, daemon=True)
        sampler.start()
        try:
            while not self.is_over():
                self.look()
                if time.monotonic() > report:
                    self.progress()
                    report = time.monotonic() + (10 if self.options.cpu_minutes else 3)
                time.sleep(self.choice.uniform(0.05, 1.0))
                self.act()
        finally:
            self.is_ending = True
            self.turns.calm()
            for client in self.clients:
                client.process.stdin.close()
        sampler.join()
        if self.bulk:
            self.bulk.terminate()
            self.bulk.wait()
        for client in self.clients:
            client.process.wait()
            client.thread.join()
        return self.finish()

    def start_bulk(self):
        """Many more questions, of which nobody looks at the answers."""
        if not self.options.bulk:
            return
        with open(f"{self.folder}/questions", "w") as file:
            for number in range(200_000):
                file.write(f"b{number}.clear.example A\nh{number % 500}.clear.example A\nown.emc A\nnx{number}.clear.example A\n")
        self.bulk = subprocess.Popen(
            ["dnsperf", "-s", "127.0.0.1", "-p", str(PORT), "-d", f"{self.folder}/questions", "-c", "8", "-q", "400",
             "-Q", str(self.options.bulk), "-l", "1000000", "-t", "12", "-e", "-b", "2048"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def is_over(self):
        if self.options.cpu_minutes:
            return self.cpu > 60 * self.options.cpu_minutes
        return time.monotonic() - self.start > self.options.seconds

    def act(self):
        """Something happens."""
        deed = self.choice.choices(("turns", "flushes", "names", "reloads", "crashes"), (15, 5, 15, 10, 15))[0]
        if not self.counts["turns"]:
            deed = "turns"
        self.counts[deed] += 1
        if deed == "turns":
            self.turns.note(0)
            before = time.monotonic()
            self.numen("off")
            self.turns.note(1)
            self.turning.append((time.monotonic() - before) * 1000)
            time.sleep(self.choice.uniform(0.02, 0.5))
            self.turns.note(2)
            self.numen("on")
            self.turns.note(3)
        elif deed == "flushes":
            self.numen("flush")
        elif deed == "names":
            self.numen("flush", f"h{self.choice.randrange(500)}.clear.example")
        elif deed == "reloads":
            self.write_list()
            self.server.send_signal(signal.SIGHUP)
        else:
            address = self.choice.choice(list(self.upstreams))
            self.stop_upstream(address)
            time.sleep(self.choice.uniform(0, 1))
            self.upstreams[address] = self.start_upstream(address)

    def totals(self):
        totals = self.counts + self.upstream_totals
        for reader in self.upstreams.values():
            totals.update(self.counted(reader))
        for client in self.clients:
            for word in client.line.split():
                key, number = word.split("=")
                totals[key] += int(number)
        return totals

    def progress(self):
        totals = self.totals()
        _, memory, files, threads = self.samples[-1]
        print(f"soak: {time.monotonic() - self.start:.0f} s, {self.cpu:.0f} s of the server's processor, "
              f"{totals['answers']} answers, {totals['upstream']} asked upstream, {totals['turns']} turns, "
              f"{memory} KiB, {files} files, {threads} threads, "
              + ", ".join(f"{totals[key]} {key}" for key in ("unanswered", "wrong", "leaked", "outside", "hidden")),
              file=sys.stderr, flush=True)

    def finish(self):
        """Waits for what is under way, and sums up."""
        stuck = -1
        for _ in range(150):
            line = next(line for line in self.numen("status").splitlines() if line.startswith("questions"))
            stuck = int(line.split()[-2])
            if stuck == 0:
                break
            time.sleep(0.1)
        totals = self.totals()
        end = self.samples[-1][0]
        self.sample()
        parts = [[sample for sample in self.samples if end * part / 4 <= sample[0] <= end * (part + 1) / 4]
                 for part in range(4)]
        totals["stuck"] = stuck
        totals["growth_kib"] = max(s[1] for s in parts[3]) - max(s[1] for s in parts[1])
        totals["descriptors"] = self.samples[-1][2] - max(s[2] for s in parts[0])
        totals["memory_kib"] = max(s[1] for s in self.samples)
        totals["cpu_seconds"] = int(self.cpu)
        totals["seconds"] = int(end)
        if self.turning:
            totals["off_ms_median"] = int(sorted(self.turning)[len(self.turning) // 2])
            totals["off_ms_most"] = int(max(self.turning))
        for key in ("answers", "upstream", "unanswered", "wrong", "leaked", "outside", "hidden"):
            totals[key] += 0
        quarters = ["/".join(str(max(s[column] for s in part)) for part in parts) for column in (1, 2, 3)]
        print("soak: at most KiB, files, threads in each quarter: " + ", ".join(quarters), file=sys.stderr)
        print(" ".join(f"{key}={number}" for key, number in sorted(totals.items())))
        return any(totals[key] for key in ("unanswered", "wrong", "leaked", "outside", "hidden", "stuck"))

    def stop(self):
        if self.bulk:
            self.bulk.kill()
        for reader in (*self.clients, *self.upstreams.values()):
            reader.process.kill()
        self.server.terminate()
        try:
            self.server.wait(15)
        except subprocess.TimeoutExpired:
            self.server.kill()


def main():
    if sys.argv[1] in ("--upstream", "--client"):
        kind = Upstream if sys.argv[1] == "--upstream" else Client
        kind(sys.argv[2], Turns(sys.argv[3]), int(sys.argv[4])).run()
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("numen")
    parser.add_argument("--seconds", type=float, default=12)
    parser.add_argument("--cpu-minutes", type=float, default=0)
    parser.add_argument("--bulk", type=int, default=0, help="questions a second that dnsperf asks besides")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", help="an empty folder for configuration and log, kept")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.inside:
        os.execvp("unshare", ["unshare", "--user", "--map-root-user", "--net", sys.executable, *sys.argv, "--inside"])
    for words in (["link", "set", "lo", "up"],
                  *(["address", "add", f"{address}/32", "dev", "lo"] for address in (*FORWARDERS, ROUTED, DELEGATED))):
        subprocess.run(["ip", *words], check=True)
    with tempfile.TemporaryDirectory(prefix="numen-soak-") as temporary:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to end"))
        soak = Soak(options, options.keep or temporary)
        try:
            wrong = soak.run()
        finally:
            soak.stop()
    sys.exit(1 if wrong else 0)


main()
