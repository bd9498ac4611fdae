// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.limit.Limiter;
import dev.waybill.core.limit.MessageReservation;
import dev.waybill.core.limit.Sending;
import dev.waybill.core.relay.Grant;
import dev.waybill.core.reply.Verdict;
import java.util.Optional;
import java.util.OptionalLong;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts mail that no dialogue of ours has counted: JMAP submissions, mail from ports without our
 * hooks, messages that mailets make for a client.
 *
 * <p>Thread-safe. All recipients are counted or none, because a mail that is split is written
 * again. A crash right after the count may count a mail twice.
 */
public final class LateCount {

  private static final Logger LOGGER = LoggerFactory.getLogger(LateCount.class);

  private final Limiter limiter;
  private final LimitOutcomes outcomes;

  /** Counts under these limits. */
  public LateCount(Limiter limiter, LimitOutcomes outcomes) {
    this.limiter = limiter;
    this.outcomes = outcomes;
  }

  /**
   * Whether a limit holds back a mail; if none does, the mail is counted now, or marked to be
   * counted when it leaves, because the store of the limits is away.
   */
  public boolean isOver(Mail mail) throws MessagingException {
    Optional<Grant> grant = MailAttributes.grant(mail);
    boolean own = grant.filter(Grant.SystemGrant.class::isInstance).isPresent();
    boolean settled = MailAttributes.isCounted(mail) || MailAttributes.isUncounted(mail);
    if (own || settled || mail.getMaybeSender().isNullSender()) {
      return false;
    }
    MessageReservation reservation = limiter.begin(sending(mail, grant));
    for (MailAddress recipient : mail.getRecipients()) {
      Optional<Mailbox> mailbox = Addresses.mailbox(recipient);
      Verdict verdict = mailbox.map(reservation::recipient).orElseGet(Verdict.NoOpinion::new);
      if (reservation.isStoreAway()) {
        // Nothing is known against it, so it must not bounce.
        reservation.release();
        MailAttributes.markUncounted(mail);
        LOGGER.info("{} waits for the store of the limits", mail.getName());
        return false;
      }
      if (outcomes.note(mail.getName(), verdict)) {
        reservation.release();
        return true;
      }
    }
    reservation.commit();
    MailAttributes.markCounted(mail);
    return false;
  }

  private Sending sending(Mail mail, Optional<Grant> grant) throws MessagingException {
    return new Sending(
        grant.flatMap(Grant::account),
        MailAttributes.clientNetwork(mail),
        Addresses.sender(mail.getMaybeSender()),
        Optional.of(limiter.settings().server()),
        OptionalLong.of(mail.getMessageSize()));
  }
}
