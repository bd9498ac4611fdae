# SPDX-License-Identifier: Apache-2.0
"""verify.py NAME RECORD FILE...: dkimpy's verdict on the first signature of each file, a line each."""
import sys

import dkim

name, record, *files = sys.argv[1:]


def txt(asked, timeout=5):
    return record.encode() if asked.decode().rstrip(".") == name else b""


for file in files:
    with open(file, "rb") as message:
        try:
            print("pass" if dkim.verify(message.read(), dnsfunc=txt) else "fail")
        except dkim.DKIMException as e:
            print("fail:", e)
