-- SPDX-License-Identifier: Apache-2.0
-- How far each DKIM key has come, and what the DNS says of it; for all servers. Private halves are
-- files elsewhere.
--
-- Points in time are nanoseconds since the epoch, UTC.

CREATE TABLE IF NOT EXISTS dkim_key (
  domain         VARCHAR(253) COLLATE "C" NOT NULL,
  selector       VARCHAR(253) COLLATE "C" NOT NULL,
  kind           VARCHAR(16)  NOT NULL, -- the k= of its record
  public_key     VARCHAR      NOT NULL, -- the p= of its record
  state          VARCHAR(16)  NOT NULL, -- the name of a KeyState
  made_ns        BIGINT       NOT NULL,
  since_ns       BIGINT       NOT NULL,
  active_from_ns BIGINT,                -- may lie ahead: every server switches at this moment
  trial          BOOLEAN      NOT NULL,
  looked_ns      BIGINT,
  heard_ns       BIGINT,
  seen_ns        BIGINT,
  seen_since_ns  BIGINT,
  away_since_ns  BIGINT,
  finding        VARCHAR      NOT NULL,
  told           VARCHAR      NOT NULL, -- names of NoticeKinds, separated by blanks
  PRIMARY KEY (domain, selector)
);
