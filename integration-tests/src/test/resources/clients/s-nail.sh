#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# s-nail.sh send RECIPIENT SUBJECT, or s-nail.sh read over POP3; see RealClientsIT for the environment.
set -eu

user=${ACCOUNT/@/%40}
fingerprint=$(openssl x509 -in "$CERTIFICATE" -noout -fingerprint -sha256)
mail() {
  s-nail -n -S v15-compat -S nosave -S tls-verify=strict -S tls-fingerprint-digest=sha256 \
    -S "tls-fingerprint=${fingerprint#*=}" -S "password=$PASSWORD" -S "from=$ACCOUNT" "$@"
}

case $1 in
  send)
    echo 'Hello from a real client.' |
      mail -S smtp-use-starttls -S smtp-auth=plain -S "mta=submission://$user@$HOST:$SUBMISSION_PORT" \
        -S sendwait -s "$3" "$2"
    ;;
  read) echo 'Show *' | mail -R -f "pop3s://$user@$HOST:$POP3S_PORT" ;;
esac
