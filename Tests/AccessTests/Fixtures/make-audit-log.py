#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Writes audit.log as the format is documented at AuditEntry, without any code of Numen's: make-audit-log.py > audit.log
import hashlib, json, sys

ENTRIES = [
    (1763723472123, "uid:0", "token.new", {"scopes": "register", "id": "k3v5qa7h2mzd", "label": ""}),
    (1763723472124, "token:k3v5qa7h2mzd", "enum.register", {}),
    (1763723472124, "anonymous", "x", {"z": None, "a": [True, False, 0, -7, "", {}, [], {"b": 1, "B": 2}]}),
    (0, "", "", {"quotes \" and \\ and /": "\b\f\n\r\t\0\x1f\x7f"}),
    (-1, "\u00e9\u20ac\U0001f600", "\u2028\ufeff", {"\u00e9": "\U0010ffff\ud7ff\ue000", "e": "a", "\U0001f600": 1, "\uffff": 2}),
    (9223372036854775807, "wallet", "wallet.spend", {"outcome": "confirmed", "amount": "0.010000"}),
]

previous = bytes(32)
for sequence, (time, actor, action, details) in enumerate(ENTRIES, 1):
    body = {"action": action, "actor": actor, "details": details, "sequence": sequence, "time": time}
    text = json.dumps(body, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(previous + text.encode()).digest()
    sys.stdout.write('%s,"previous":"%s","hash":"%s"}\n' % (text[:-1], previous.hex(), digest.hex()))
    previous = digest
