// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import dev.waybill.bridge.RawMessage;
import dev.waybill.bridge.StoredMimeMessage;
import dev.waybill.core.message.Draft;
import dev.waybill.core.message.MessageId;
import dev.waybill.core.message.MessageStore;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The octets of the messages that rows hold, stored once for all rows that have the same message.
 * Thread-safe.
 *
 * <p>Octets in use (of a mail in flight, of a row that is being written) stay, even when their last
 * row goes meanwhile; a message in flight can therefore be put into any queue without a copy.
 */
final class MailOctets {
  private static final Logger LOGGER = LoggerFactory.getLogger(MailOctets.class);

  private final MessageStore messages;
  private final Map<MessageId, Use> inUse = new HashMap<>();

  MailOctets(MessageStore messages) {
    this.messages = messages;
  }

  private static final class Use {
    private int count = 1;
    private boolean released;
  }

  /**
   * The octets of one message while somebody works with them.
   *
   * @param shared whether they were stored before, for a mail that is in flight
   */
  record Lease(MailOctets octets, MessageId id, boolean shared) implements AutoCloseable {

    /** Ends the use; octets that no row holds any more are removed then. */
    @Override
    public void close() {
      octets.end(id);
    }
  }

  /**
   * Adds to {@code changes} what makes {@code holder} a holder of the message's octets, which are
   * stored first unless they are there already.
   */
  Lease hold(Changes changes, Mail mail, String holder) throws MessagingException, IOException {
    if (mail.getMessage() == null) {
      throw new MessagingException(mail.getName() + " has no message");
    }
    Optional<MessageId> stored = StoredMimeMessage.idOf(mail, messages).filter(this::useAgain);
    if (stored.isPresent()) {
      messages.hold(changes, stored.get(), holder);
      return new Lease(this, stored.get(), true);
    }
    try (InputStream raw = RawMessage.open(mail)) {
      Draft draft = messages.stage(raw);
      draft.addTo(changes, holder);
      use(draft.id());
      return new Lease(this, draft.id(), false);
    }
  }

  /** Uses octets that a row holds. */
  Lease use(MessageId id) {
    synchronized (inUse) {
      inUse.compute(id, (same, use) -> use == null ? new Use() : again(use));
    }
    return new Lease(this, id, true);
  }

  /** The message with these octets. */
  StoredMimeMessage message(MessageId id) {
    return new StoredMimeMessage(messages, id);
  }

  /** Adds to {@code changes} that {@code holder} does not need the octets any more. */
  void release(Changes changes, MessageId id, String holder) {
    messages.release(changes, id, holder);
  }

  /** Removes the octets if no row holds them, now or when their last use ends. */
  void removeIfUnused(MessageId id) {
    synchronized (inUse) {
      Use use = inUse.get(id);
      if (use != null) {
        use.released = true;
        return;
      }
    }
    remove(id);
  }

  private boolean useAgain(MessageId id) {
    synchronized (inUse) {
      return inUse.computeIfPresent(id, (same, use) -> again(use)) != null;
    }
  }

  private static Use again(Use use) {
    use.count++;
    return use;
  }

  private void end(MessageId id) {
    synchronized (inUse) {
      Use use = inUse.get(id);
      if (use == null || --use.count > 0) {
        return;
      }
      inUse.remove(id);
      if (!use.released) {
        return;
      }
    }
    remove(id);
  }

  private void remove(MessageId id) {
    try {
      messages.removeIfUnused(id);
    } catch (StoreException e) {
      LOGGER.warn("the octets {} of a message that nobody needs stay until the next start", id, e);
    }
  }
}
