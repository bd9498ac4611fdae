# SPDX-License-Identifier: Apache-2.0
"""judge.py DNS_PORT CLIENT HELO DIRECTORY: the verdict of authheaders (pyspf, dkimpy) on each message.

A file is named for the envelope sender of the message in it. CLIENT is the address that the messages came from and
HELO the name that it gave. All questions go to a name server on loopback. For each message one line, in the order of
the names: SPF, DKIM, then DMARC with SPF alone and with DKIM alone.
"""
import functools
import os
import sys

import authheaders
import dns.resolver

port, client, helo, directory = sys.argv[1:]

resolver = dns.resolver.Resolver(configure=False)
resolver.nameservers = ["127.0.0.1"]
resolver.port = int(port)
resolver.cache = dns.resolver.LRUCache()
dns.resolver.default_resolver = resolver

# It reads the whole public suffix list for each call.
authheaders.get_org_domain = functools.lru_cache(authheaders.get_org_domain)

for sender in sorted(os.listdir(directory)):
    with open(os.path.join(directory, sender), "rb") as file:
        message = file.read()
    spf = authheaders.check_spf(client, sender, helo)
    dkim = authheaders.check_dkim(message)
    print(
        "spf=" + spf.result,
        "dkim=" + dkim.result,
        "dmarc-spf=" + authheaders.check_dmarc(message, spf_result=spf).result,
        "dmarc-dkim=" + authheaders.check_dmarc(message, dkim_result=dkim).result,
    )
