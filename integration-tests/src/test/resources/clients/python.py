# SPDX-License-Identifier: Apache-2.0
"""python.py send RECIPIENT SUBJECT, or python.py read; see RealClientsIT for the environment."""
import imaplib
import os
import poplib
import smtplib
import ssl
import sys
from email.message import EmailMessage

host, account, password = os.environ["HOST"], os.environ["ACCOUNT"], os.environ["PASSWORD"]
tls = ssl.create_default_context(cafile=os.environ["CERTIFICATE"])
# The certificate is for a name that this machine does not know.
tls.check_hostname = False


def send(recipient, subject):
    message = EmailMessage()
    message["From"] = account
    message["To"] = recipient
    message["Subject"] = subject
    message.set_content("Hello from a real client.")
    with smtplib.SMTP(host, int(os.environ["SUBMISSION_PORT"])) as server:
        server.starttls(context=tls)
        server.login(account, password)
        server.send_message(message)


def imap():
    with imaplib.IMAP4_SSL(host, int(os.environ["IMAPS_PORT"]), ssl_context=tls) as server:
        server.login(account, password)
        server.select("INBOX", readonly=True)
        for number in server.search(None, "ALL")[1][0].split():
            yield server.fetch(number, "(RFC822)")[1][0][1]


def pop3():
    server = poplib.POP3_SSL(host, int(os.environ["POP3S_PORT"]), context=tls)
    server.user(account)
    server.pass_(password)
    for number in range(1, server.stat()[0] + 1):
        yield b"\r\n".join(server.retr(number)[1]) + b"\r\n"
    server.quit()


if sys.argv[1] == "send":
    send(*sys.argv[2:])
else:
    over_imap, over_pop3 = list(imap()), list(pop3())
    if over_imap != over_pop3:
        sys.exit("IMAP and POP3 differ: %s and %s" % (over_imap, over_pop3))
    sys.stdout.buffer.write(b"".join(over_imap))
