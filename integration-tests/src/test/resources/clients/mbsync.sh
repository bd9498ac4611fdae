#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# mbsync.sh read; see RealClientsIT for the environment.
set -eu

mkdir -p mail
cat > mbsyncrc <<END
IMAPStore there
Host $HOST
Port $IMAPS_PORT
SSLType IMAPS
CertificateFile $CERTIFICATE
User $ACCOUNT
PassCmd "printenv PASSWORD"

MaildirStore here
Path mail/
Inbox mail/INBOX
SubFolders Verbatim

Channel all
Far :there:
Near :here:
Patterns *
Create Both
Expunge Both
SyncState *
END

mbsync --config mbsyncrc --all
find mail/INBOX -type f ! -name ".*" -exec cat {} +
