-- SPDX-License-Identifier: Apache-2.0
-- Mail that a sending limit holds in the outgoing queue.

-- Script 0001 gave its check no name, so H2 made one.
EXECUTE IMMEDIATE COALESCE(
  (SELECT 'ALTER TABLE consignment DROP CONSTRAINT ' || MAX(constraint_name)
   FROM information_schema.table_constraints
   WHERE table_schema = 'PUBLIC' AND table_name = 'CONSIGNMENT' AND constraint_type = 'CHECK'),
  'SELECT 1');

-- A consignment waits for its next attempt (due_ns), for its sender to be told of the event that
-- ended it (bounce), or, with neither, for permission to leave (held).
ALTER TABLE consignment ADD CONSTRAINT IF NOT EXISTS consignment_waits
  CHECK (due_ns IS NULL OR bounce IS NULL);

-- When it was first allowed to leave; NULL: when it was accepted.
ALTER TABLE consignment ADD COLUMN IF NOT EXISTS released_ns BIGINT;

-- A table of its own, so that mail under no such limit pays for no index.
CREATE TABLE IF NOT EXISTS held (
  place BIGINT  NOT NULL PRIMARY KEY, -- the id of the consignment
  queue VARCHAR NOT NULL,
  terms VARCHAR NOT NULL,
  said  BOOLEAN NOT NULL              -- whether a HELD event was written
);

CREATE INDEX IF NOT EXISTS held_queue ON held (queue, place);
CREATE INDEX IF NOT EXISTS held_unsaid ON held (queue, said, place);

-- What the breaker decided about accounts, and the way to the latest messages of a client.
CREATE TABLE IF NOT EXISTS breaker (
  account  VARCHAR     NOT NULL PRIMARY KEY,
  state    VARCHAR(16) NOT NULL, -- the name of a Standing.State
  since_ns BIGINT      NOT NULL,
  evidence VARCHAR     NOT NULL
);

CREATE INDEX IF NOT EXISTS message_of_client ON message (client, accepted_ns);
