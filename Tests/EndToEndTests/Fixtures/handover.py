#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""handover.py ADDRESS PORT WHAT COMMAND…: opens sockets and runs a command with them as systemd does (sd_listen_fds(3)),
again and again with the same ones, until it is told to end.

WHAT is "both" for a UDP and a TCP socket, "udp" for one alone, or "file" for what is no socket.
"""
import os
import signal
import socket
import sys

address, port, what, command = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4:]
family = socket.AF_INET6 if ":" in address else socket.AF_INET
if what == "file":
    files = [open("/dev/null")]
else:
    datagram = socket.socket(family, socket.SOCK_DGRAM)
    datagram.bind((address, port))
    # systemd hands over what it has set up for event loops, too, with NonBlocking=yes.
    datagram.setblocking(False)
    files = [datagram]
    if what == "both":
        stream = socket.socket(family, socket.SOCK_STREAM)
        stream.bind((address, datagram.getsockname()[1]))
        stream.listen()
        files.append(stream)
# Out of the way of the places where they are to be.
handles = [os.dup2(file.fileno(), 100 + index) for index, file in enumerate(files)]

child = 0


def end(*_):
    os.kill(child, signal.SIGTERM)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _, status = os.waitpid(child, 0)
    os._exit(os.waitstatus_to_exitcode(status))


signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
while True:
    child = os.fork()
    if child == 0:
        for index, handle in enumerate(handles):
            os.dup2(handle, 3 + index, inheritable=True)
        os.closerange(3 + len(handles), 200)
        os.environ["LISTEN_PID"] = str(os.getpid())
        os.environ["LISTEN_FDS"] = str(len(handles))
        os.environ["LISTEN_FDNAMES"] = ":".join(["numen.socket"] * len(handles))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
        os.execvp(command[0], command)
    signal.signal(signal.SIGTERM, end)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    _, status = os.waitpid(child, 0)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    if status != 0:
        sys.exit(os.waitstatus_to_exitcode(status))
