#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mutt.sh send RECIPIENT SUBJECT, or mutt.sh read; see RealClientsIT for the environment.
set -eu

user=${ACCOUNT/@/%40}
cat > muttrc <<END
set from = "$ACCOUNT"
set realname = "A Reader"
set use_envelope_from = yes
set smtp_url = "smtp://$user@$HOST:$SUBMISSION_PORT/"
set smtp_pass = "$PASSWORD"
set imap_user = "$ACCOUNT"
set imap_pass = "$PASSWORD"
set folder = "imaps://$HOST:$IMAPS_PORT/"
set record = "+Sent"
set confirmcreate = no
set confirmappend = no
set ssl_force_tls = yes
set certificate_file = "$CERTIFICATE"
set ssl_verify_host = no
set wait_key = no
set pipe_decode = no
set sleep_time = 0
END

case $1 in
  send) echo 'Hello from a real client.' | mutt -F muttrc -s "$3" -- "$2" ;;
  read)
    # It wants a terminal.
    keys='<tag-pattern>~A<enter><tag-prefix><pipe-message>cat >> inbox<enter><quit>'
    TERM=xterm script --quiet --return --command "mutt -F muttrc -f +INBOX -e 'push \"$keys\"'" /dev/null > screen
    cat inbox
    ;;
esac
