// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.OptionalLong;

/**
 * An amount that a message needs under one counter.
 *
 * <p>Immutable.
 *
 * @param counter where it counts
 * @param amount messages, recipients or octets; 1 if recipients are distinguished
 * @param member a keyed hash of the recipient, exactly when {@link Counted#byMember}
 * @param enforced whether it must fit; otherwise it always fits, but is counted
 */
public record LimitCharge(Counter counter, long amount, OptionalLong member, boolean enforced) {

  /** Checks the amount and whether the member is needed. */
  public LimitCharge {
    if (amount < 0 || amount > Rate.MOST) {
      throw new IllegalArgumentException("expected an amount from 0 to " + Rate.MOST);
    }
    boolean byMember = counter.limit().counts().byMember();
    if (byMember != member.isPresent() || (byMember && amount != 1)) {
      throw new IllegalArgumentException("a member is one, and named: " + counter.id());
    }
  }

  /** The same charge, not enforced: for a reservation that only changes its form. */
  public LimitCharge unenforced() {
    return new LimitCharge(counter, amount, member, false);
  }
}
