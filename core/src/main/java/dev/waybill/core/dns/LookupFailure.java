// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;

/** Why a domain has no usable mail host. Each kind is permanent or transient. */
public enum LookupFailure {
  /** The domain does not exist (NXDOMAIN). */
  NO_SUCH_DOMAIN(550, 1, 2),
  /** The domain accepts no mail: null MX (RFC 7505 §3, codes of §5). */
  NULL_MX(556, 1, 10),
  /** The domain exists, but neither it nor any of its mail hosts has an address. */
  NO_ADDRESS(550, 4, 4),
  /** The best mail host is this server itself, but the recipient is not local (a mail loop). */
  LOOPS_BACK(550, 4, 6),
  /** No name server gave a usable answer: SERVFAIL, REFUSED, a malformed answer or none. */
  NO_ANSWER(451, 4, 3);

  private final int code;
  private final int subject;
  private final int detail;

  LookupFailure(int code, int subject, int detail) {
    this.code = code;
    this.subject = subject;
    this.detail = detail;
  }

  /** Whether the failure is permanent. */
  public boolean isPermanent() {
    return code >= 500;
  }

  /** The SMTP reply for this failure, with the text {@code text}. */
  public Reply reply(String text) {
    return Reply.of(code, new EnhancedStatus(code / 100, subject, detail), text);
  }
}
