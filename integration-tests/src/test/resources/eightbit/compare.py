# SPDX-License-Identifier: Apache-2.0
"""Compares messages before and after a conversion as Python's email package reads them.

Arguments: directories with N.before and N.after. Prints one line for each pair.
"""

import email
import pathlib
import sys

OURS = ("content-transfer-encoding", "mime-version")


def seen(octets):
    parts = []
    for part in email.message_from_bytes(octets).walk():
        fields = [(n, v) for n, v in part.items() if n.lower() not in OURS]
        content = None if part.is_multipart() else part.get_payload(decode=True)
        parts.append((part.get_content_type(), fields, part.preamble, part.epilogue, content))
    return parts


for directory in sys.argv[1:]:
    for before in sorted(pathlib.Path(directory).glob("*.before")):
        after = before.with_suffix(".after").read_bytes()
        same = seen(before.read_bytes()) == seen(after) and after.isascii()
        print("same" if same else "different " + before.name)
