// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.explain;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.pipeline.MailWay;

/**
 * What the mail server around us knows of its accounts and files. A port; may wait for a database.
 */
public interface HostView {

  /** An answer, or that there is none here. */
  enum Known {
    /** It is so. */
    YES,
    /** It is not so. */
    NO,
    /** It cannot be told. */
    UNKNOWN;

    /** The answer that is known. */
    public static Known of(boolean answer) {
      return answer ? YES : NO;
    }
  }

  /** The way of mail through its files. */
  MailWay way();

  /** Whether it runs, so that it listens where {@link #way} says, and nowhere else. */
  boolean runs();

  /** Whether mail for a domain ends here. */
  boolean isLocal(DomainName domain);

  /** Whether somebody can log in under this name. */
  Known hasAccount(String name);

  /** Whether mail to a local address reaches an account, an alias, a group or a forward. */
  Known reaches(Mailbox mailbox);

  /** Whether what a local address stands for is on another server. */
  Known leadsElsewhere(Mailbox mailbox);

  /**
   * Whether an address is postmaster, abuse or mailer-daemon at a domain or bounce host of ours,
   * and somebody else reads its mail.
   */
  Known hasRoleReader(Mailbox mailbox);
}
