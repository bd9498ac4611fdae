#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# swaks.sh send RECIPIENT SUBJECT; see RealClientsIT for the environment.
set -eu

swaks --server "$HOST:$SUBMISSION_PORT" --tls --tls-verify --tls-ca-path "$CERTIFICATE" \
  --auth-user "$ACCOUNT" --auth-password "$PASSWORD" --from "$ACCOUNT" --to "$2" \
  --header "Subject: $3" --body 'Hello from a real client.'
