// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;

/** Why a domain has no mail host that we can use. Each kind is permanent or transient. */
public enum LookupFailure {
  /** The domain does not exist (NXDOMAIN). */
  NO_SUCH_DOMAIN(550, 1, 2),
  /** The domain says that it takes no mail (RFC 7505 §3, codes of §5). */
  NULL_MX(556, 1, 10),
  /** The domain exists, but neither it nor any of its mail hosts has an address. */
  NO_ADDRESS(550, 4, 4),
  /** The best mail host is this server itself, which does not know the recipient as its own. */
  LOOPS_BACK(550, 4, 6),
  /** No name server gave a usable answer: SERVFAIL, a refusal, nonsense or silence. */
  NO_ANSWER(451, 4, 3);

  private final int code;
  private final int subject;
  private final int detail;

  LookupFailure(int code, int subject, int detail) {
    this.code = code;
    this.subject = subject;
    this.detail = detail;
  }

  /** Whether asking again can not help. */
  public boolean isPermanent() {
    return code >= 500;
  }

  /** The reply that says so, with {@code text} as its text. */
  public Reply reply(String text) {
    return Reply.of(code, new EnhancedStatus(code / 100, subject, detail), text);
  }
}
