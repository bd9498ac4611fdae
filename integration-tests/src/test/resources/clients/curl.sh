#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# curl.sh send RECIPIENT SUBJECT, or curl.sh read; see RealClientsIT for the environment.
set -eu

ask() {
  curl --silent --show-error --ssl-reqd --cacert "$CERTIFICATE" --user "$ACCOUNT:$PASSWORD" \
    --resolve "$NAME:$SUBMISSION_PORT:$HOST" --resolve "$NAME:$IMAPS_PORT:$HOST" "$@"
}

case $1 in
  send)
    printf '%s\r\n' "From: $ACCOUNT" "To: $2" "Subject: $3" '' 'Hello from a real client.' |
      ask "smtp://$NAME:$SUBMISSION_PORT/laptop.example" --mail-from "$ACCOUNT" --mail-rcpt "$2" --upload-file -
    ;;
  read)
    found=$(ask "imaps://$NAME:$IMAPS_PORT/INBOX?ALL" | tr -d '\r')
    for number in ${found#* SEARCH}; do
      ask "imaps://$NAME:$IMAPS_PORT/INBOX/;MAILINDEX=$number"
    done
    ;;
esac
