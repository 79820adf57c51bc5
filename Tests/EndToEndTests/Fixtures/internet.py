#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A small Internet for tests: internet.py FOLDER, started with "unshare --user --map-root-user --net".

There are two network namespaces, joined by a cable. One is where the tests run their servers and ask; its end of the
cable is the device "out", over which everything leaves that does not stay on the machine. The other is the Internet:
nsd serves a root, a top-level domain and zones below it, each from an address of its own. Once all of it answers, a
line tells the process that stands in the first namespace and that in the second. It ends with its standard input.
"""
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time

import keytrap

ROOT, TLD, LEAF, CHILD = "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"
FORWARDER = "192.0.2.53"
# For servers that a test scripts (scripted.py): the first one has the top-level domain "wild". The last two are in the
# network of a house or an office, on whose line the tests' servers are, too.
SCRIPTED = ("192.0.2.64/26", "2001:db8:53::64/128", "2001:db8:53::53/128", "10.9.0.0/24", "fd00:9::2/128")
WILD, TRAP = "192.0.2.64", "192.0.2.90"
CABLE = {"out": ("198.51.100.1", "2001:db8::1", "02:00:00:00:00:01"),
         "in": ("198.51.100.2", "2001:db8::2", "02:00:00:00:00:02")}
PAST = ["-i", "20200101", "-e", "20200201"]

folder = sys.argv[1]
os.chdir(folder)
children = []


def run(*words, inside=None):
    """Runs a program to its end; in the namespace of the process "inside" if there is one."""
    where = ["nsenter", "-n", "-t", str(inside)] if inside else []
    result = subprocess.run([*where, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if result.returncode:
        sys.exit(f"{' '.join(words)}: {result.stderr}{result.stdout}")
    return result.stdout.strip()


def end_with_parent():
    """Has the kernel end this process when its parent ends, even if that is killed (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def start(*words):
    """Starts a program that ends with this one."""
    log = open(f"log-{len(children)}", "w")
    child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=end_with_parent)
    children.append(child)
    return child


def plug(end, other, inside=None):
    """Sets up one end of the cable; without questions for hardware addresses, so that what counts is counted."""
    (address, address6, _), (gateway, gateway6, hardware) = CABLE[end], CABLE[other]
    run("ip", "link", "set", "lo", "up", inside=inside)
    run("ip", "link", "set", end, "addrgenmode", "none", inside=inside)
    run("ip", "address", "add", f"{address}/24", "dev", end, inside=inside)
    run("ip", "link", "set", end, "up", inside=inside)
    run("ip", "neighbour", "add", gateway, "lladdr", hardware, "dev", end, "nud", "permanent", inside=inside)
    run("ip", "route", "add", "default", "via", gateway, inside=inside)
    # An address of IPv6 on the cable itself would have the kernel tell others of it.
    run("ip", "-6", "address", "add", f"{address6}/128", "dev", "lo", "nodad", inside=inside)
    run("ip", "-6", "neighbour", "add", gateway6, "lladdr", hardware, "dev", end, "nud", "permanent", inside=inside)
    run("ip", "-6", "route", "add", "default", "via", gateway6, "dev", end, "onlink", "src", address6, inside=inside)


def lay_cable():
    """Makes the second namespace and joins both; gives the process that stands in the second."""
    holder = start("unshare", "--net", "sleep", "infinity")
    own = os.readlink("/proc/self/ns/net")
    while os.readlink(f"/proc/{holder.pid}/ns/net") == own:
        time.sleep(0.01)
    run("ip", "link", "add", "out", "address", CABLE["out"][2], "type", "veth",
        "peer", "name", "in", "address", CABLE["in"][2], "netns", str(holder.pid))
    plug("in", "out", inside=holder.pid)
    plug("out", "in")
    # The kernel's own word to servers that answer after the socket was closed; what is counted shall be questions alone.
    run("ip", "rule", "add", "pref", "100", "ipproto", "icmp", "blackhole")
    run("ip", "-6", "rule", "add", "pref", "100", "ipproto", "ipv6-icmp", "blackhole")
    for address in (ROOT, TLD, LEAF, CHILD, FORWARDER):
        run("ip", "address", "add", f"{address}/32", "dev", "lo", inside=holder.pid)
    for network in SCRIPTED:
        kind = ["address", "add"] if ":" in network else ["route", "add", "local"]
        run("ip", *kind, network, "dev", "lo", *(["nodad"] if ":" in network else []), inside=holder.pid)
    return holder.pid


def zone(name, server, lines, sign=None, change=None):
    """Writes a zone; signs it if "sign" is a list, of the signer's flags. Gives the DS records of its keys."""
    path = f"zone-{name.strip('.') or 'root'}"
    text = [f"{name} 300 IN SOA ns.{name.lstrip('.')} hostmaster.invalid. 1 3600 600 86400 60"]
    text += [f"{name} 300 IN NS ns.{name.lstrip('.')}", f"ns.{name.lstrip('.')} 300 IN A {server}", *lines]
    with open(path, "w") as file:
        file.write("\n".join(text) + "\n")
    signer = ""
    if sign is not None:
        key = run("ldns-keygen", "-a", "ECDSAP256SHA256", "-k", name)
        run("ldns-signzone", *sign, "-o", name, "-f", path + ".signed", path, key)
        signer = run("ldns-key2ds", "-n", "-2", key + ".key")
        path += ".signed"
    if change:
        with open(path) as file:
            text = file.read()
        with open(path, "w") as file:
            file.write(change(text))
    zones.setdefault(server, []).append((name, path))
    return signer


zones = {}


def make_zones():
    """The zones, from the leaves up, because each holds the keys of those below it."""
    def below(name, server, signer=""):
        return [f"{name} 300 IN NS ns.{name}", f"ns.{name} 300 IN A {server}", *([signer] if signer else [])]

    signed = zone("signed.example.", LEAF, [
        "www.signed.example. 300 IN A 203.0.113.80",
        f"resolver.signed.example. 300 IN A {FORWARDER}",
        "alias.signed.example. 300 IN CNAME www.signed.example.",
        "chain.signed.example. 300 IN CNAME www.own.emc.",
        "gone.signed.example. 300 IN CNAME nobody.emc.",
        "home.signed.example. 300 IN A 192.168.0.1",
        "long.signed.example. 300 IN TXT " + " ".join(['"' + "x" * 250 + '"'] * 12),
    ], sign=[])
    bogus = zone("bogus.example.", LEAF, [
        "www.bogus.example. 300 IN A 203.0.113.80",
    ], sign=[], change=lambda text: text.replace("203.0.113.80", "203.0.113.66"))
    expired = zone("expired.example.", LEAF, ["www.expired.example. 300 IN A 203.0.113.80"], sign=PAST)
    bare = zone("bare.example.", LEAF, ["www.bare.example. 300 IN A 203.0.113.80"])
    stranger = run("ldns-keygen", "-a", "ECDSAP256SHA256", "-k", "bare.example.")
    stranger = run("ldns-key2ds", "-n", "-2", stranger + ".key")
    zone("insecure.example.", LEAF, [
        "www.insecure.example. 300 IN A 203.0.113.81",
        "*.any.insecure.example. 300 IN A 203.0.113.82",
    ])
    # Names to be hashed as often as the library goes along with, and more often (RFC 9276 §3.2).
    hashed = zone("hashed.example.", LEAF, ["www.hashed.example. 300 IN A 203.0.113.83"], ["-n", "-t", "150"])
    rehashed = zone("rehashed.example.", LEAF, ["www.rehashed.example. 300 IN A 203.0.113.84"], ["-n", "-t", "2500"])
    script, trap = keytrap.make(TRAP)
    with open("keytrap", "w") as file:
        file.write(script)
    tld = zone("example.", TLD, [
        *below("hashed.example.", LEAF, hashed), *below("rehashed.example.", LEAF, rehashed),
        *below("keytrap.example.", TRAP, trap),
        *below("signed.example.", LEAF, signed), *below("bogus.example.", LEAF, bogus),
        *below("expired.example.", LEAF, expired), *below("bare.example.", LEAF, stranger),
        *below("insecure.example.", LEAF),
        # Its server is there and says nothing of the zone; nobody is at the other one's address.
        *below("lame.example.", LEAF), *below("silent.example.", "192.0.2.200"),
        "child.example. 300 IN A " + CHILD,
    ], sign=[])
    # What the owner of a name of the chain has his server say, of his name and of others.
    zone("away.emc.", CHILD, [
        "www.away.emc. 300 IN A 203.0.113.90",
        "victim.away.emc. 300 IN CNAME www.victim.emc.",
        "out.away.emc. 300 IN CNAME www.signed.example.",
    ])
    zone("abroad.emc.", CHILD, ["www.abroad.emc. 300 IN A 203.0.113.91"])
    zone("victim.emc.", CHILD, ["www.victim.emc. 300 IN A 203.0.113.66"])
    anchor = zone(".", ROOT, [*below("example.", TLD, tld), *below("wild.", WILD)], sign=[])
    with open("anchor", "w") as file:
        file.write(anchor + "\n")
    with open("hints", "w") as file:
        file.write(f". 3600000 NS ns.\nns. 3600000 A {ROOT}\n")


def serve(server, inside):
    """Starts nsd for the zones of an address."""
    lines = ["server:", f"  ip-address: {server}@53", f'  zonesdir: "{folder}"', '  username: ""', '  chroot: ""',
             '  pidfile: ""', '  database: ""', f'  xfrdfile: "{folder}/xfrd-{server}"', "  server-count: 1",
             f'  zonelistfile: "{folder}/zonelist-{server}"', f'  xfrdir: "{folder}"', "  verbosity: 1",
             # It is asked fast and by one resolver.
             "  rrl-ratelimit: 0", "  rrl-whitelist-ratelimit: 0",
             "remote-control:", "  control-enable: no"]
    for name, path in zones[server]:
        lines += ["zone:", f'  name: "{name}"', f'  zonefile: "{path}"']
    with open(f"nsd-{server}.conf", "w") as file:
        file.write("\n".join(lines) + "\n")
    start("nsenter", "-n", "-t", str(inside), "nsd", "-d", "-c", f"nsd-{server}.conf")


def wait_for(server):
    """Waits until a server answers for its first zone."""
    labels = [label for label in zones[server][0][0].split(".") if label]
    name = b"".join(bytes([len(label)]) + label.encode() for label in labels) + b"\0"
    query = b"\x12\x34\0\0\0\1\0\0\0\0\0\0" + name + b"\0\6\0\1"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        asker.settimeout(0.2)
        asker.connect((server, 53))
        for _ in range(100):
            try:
                asker.send(query)
                if asker.recv(512)[3] & 15 == 0:
                    return
            except OSError:
                time.sleep(0.05)
    sys.exit(f"nsd on {server} does not answer: " + "".join(open(f"log-{n}").read() for n in range(len(children))))


# A thread of the tests' that blocks signals hands that on to all that it starts, and SIGTERM would end none of them.
signal.pthread_sigmask(signal.SIG_SETMASK, ())
try:
    inside = lay_cable()
    make_zones()
    for server in zones:
        serve(server, inside)
    for server in zones:
        wait_for(server)
    print(f"ready {os.getpid()} {inside}", flush=True)
    sys.stdin.read()
finally:
    for child in children:
        child.terminate()
    for child in children:
        child.wait()
