#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Certificates for servers of DNS over TLS: certificates.py FOLDER.

Each is its own authority, and in one file with its key: right.pem and expired.pem are for dns.test, other.pem is for
another name, and all of these are in bundle.pem; stranger.pem is for dns.test and is not.
"""
import os
import subprocess
import sys

os.chdir(sys.argv[1])
CONFIG = """[ca]
default_ca = own
[own]
database = index
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = names
copy_extensions = copy
unique_subject = no
[names]
commonName = supplied
"""


def openssl(*words):
    subprocess.run(["openssl", *words], check=True, capture_output=True, stdin=subprocess.DEVNULL)


def make(file, name, first, last):
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key",
            "-out", "request", "-subj", f"/CN={file}", "-addext", f"subjectAltName=DNS:{name}")
    openssl("ca", "-batch", "-selfsign", "-config", "config", "-keyfile", "key", "-in", "request", "-out", "certificate",
            "-notext", "-startdate", first, "-enddate", last)
    with open("certificate") as certificate, open("key") as key, open(file, "w") as both:
        text = certificate.read()
        both.write(text + key.read())
    return text


with open("config", "w") as config:
    config.write(CONFIG)
open("index", "w").close()
NOW = ("20200101000000Z", "20450101000000Z")
with open("bundle.pem", "w") as bundle:
    bundle.write(make("right.pem", "dns.test", *NOW))
    bundle.write(make("other.pem", "other.test", *NOW))
    bundle.write(make("expired.pem", "dns.test", "20200101000000Z", "20200201000000Z"))
make("stranger.pem", "dns.test", *NOW)
