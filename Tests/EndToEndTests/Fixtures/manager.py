#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""manager.py COMMAND…: runs a command as systemd does with Type=notify, WatchdogSec= and the journal, and writes what the
command tells it (sd_notify(3)) to standard error as lines "told STATE". It ends as the command does.

Of the socket's name the first octet is zero, as systemd's is in containers.
"""
import os
import signal
import socket
import subprocess
import sys
import threading

# Whoever started us may have had it blocked.
signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
told.bind("")  # The kernel finds a free abstract name.
stream = os.fstat(2)
environment = dict(os.environ, NOTIFY_SOCKET="@" + told.getsockname()[1:].decode(),
                   JOURNAL_STREAM=f"{stream.st_dev}:{stream.st_ino}", WATCHDOG_USEC="400000")
# The shell becomes the command, which has its number then.
child = subprocess.Popen(["/bin/sh", "-c", 'WATCHDOG_PID=$$ exec "$@"', "sh", *sys.argv[1:]], env=environment)
signal.signal(signal.SIGTERM, lambda *_: child.terminate())


def listen():
    while state := told.recv(4096).decode():
        print(f"told {state}", file=sys.stderr, flush=True)


threading.Thread(target=listen, daemon=True).start()
status = child.wait()
sys.exit(status)
