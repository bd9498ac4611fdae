#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# msmtp.sh send RECIPIENT SUBJECT; see RealClientsIT for the environment.
set -eu

cat > msmtprc <<END
account default
host $HOST
port $SUBMISSION_PORT
tls on
tls_starttls on
tls_trust_file $CERTIFICATE
tls_host_override $NAME
auth on
user $ACCOUNT
passwordeval printenv PASSWORD
from $ACCOUNT
END

printf '%s\n' "From: $ACCOUNT" "To: $2" "Subject: $3" '' 'Hello from a real client.' |
  msmtp --file=msmtprc -- "$2"
