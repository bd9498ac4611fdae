-- SPDX-License-Identifier: Apache-2.0
-- With which DKIM signatures a message left, or why with none; the text of a SignatureNote. NULL:
-- nobody has signed yet, or the message is older than this column.

ALTER TABLE message ADD COLUMN IF NOT EXISTS signatures VARCHAR;
