#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A machine with a /dev/hwrng that a test turns: hwrng.py FOLDER COMMAND…, started with "unshare --mount" as root.

Runs the command where /dev has few devices, and a terminal in place of the hardware. What that gives stands in the file
"mode" of the folder: "random", "zeros", "silence"; with "gone" it is unplugged, for good.
"""
import array
import fcntl
import os
import subprocess
import sys
import termios
import time
import tty

folder, command = sys.argv[1], sys.argv[2:]
# A small /dev of our own: the real one may have no such device, and nothing is to be made in it.
devices = os.path.join(folder, "dev")
os.mkdir(devices)
subprocess.run(["mount", "-t", "tmpfs", "none", devices], check=True)
for name in ("null", "zero", "full", "random", "urandom"):
    open(os.path.join(devices, name), "w").close()
    subprocess.run(["mount", "--bind", "/dev/" + name, os.path.join(devices, name)], check=True)
master, slave = os.openpty()
tty.setraw(slave)
open(os.path.join(devices, "hwrng"), "w").close()
subprocess.run(["mount", "--bind", os.ttyname(slave), os.path.join(devices, "hwrng")], check=True)
subprocess.run(["mount", "--rbind", devices, "/dev"], check=True)

parent = os.getpid()
if os.fork():
    os.close(master)
    os.close(slave)
    os.execv(command[0], command)

waiting = array.array("i", [0])
while os.getppid() == parent:
    with open(os.path.join(folder, "mode")) as file:
        mode = file.read().strip()
    if mode == "gone":
        break
    # Hardware keeps nothing from before.
    fcntl.ioctl(slave, termios.FIONREAD, waiting)
    if mode != "silence" and waiting[0] < 256:
        os.write(master, os.urandom(256) if mode == "random" else bytes(256))
    time.sleep(0.01)
