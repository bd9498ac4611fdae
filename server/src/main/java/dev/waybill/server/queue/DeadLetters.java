// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import dev.waybill.server.queue.QueueStore.Entry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;

/**
 * Mail that nobody can process, of one kind: what James would put into one mail repository. It
 * stays until an operator removes it or has it processed again. Thread-safe.
 */
public final class DeadLetters {

  private final QueueStore store;
  private final byte[] prefix;
  private final String path;
  private final InstantSource clock;

  DeadLetters(QueueStore store, String path, InstantSource clock) {
    this.store = store;
    this.prefix = QueueKeys.ofDeadLetters(path);
    this.path = path;
    this.clock = clock;
  }

  /**
   * Adds a mail; on the disk when it returns.
   *
   * @param reason why it cannot be processed, for people
   * @return its number
   */
  public long add(Mail mail, String reason) throws MessagingException, IOException {
    return store.bury(path, mail, reason, clock.instant()).sequence();
  }

  /** The mail with this number; empty when there is none. */
  public Optional<Mail> find(long number) throws MessagingException {
    Optional<Entry> entry = store.find(prefix, number);
    return entry.isPresent() ? Optional.of(store.mail(entry.get())) : Optional.empty();
  }

  /** One of them, by its number and the name of the mail. */
  public record Letter(long number, String name) {}

  /**
   * Some of them in the order in which they came, from number {@code first} on; none at the end.
   */
  public List<Letter> page(long first) throws MessagingException {
    List<Letter> letters = new ArrayList<>();
    for (Entry row : store.page(prefix, QueueKeys.row(prefix, first))) {
      letters.add(new Letter(row.sequence(), MailJson.read(row.row().envelope()).mail().getName()));
    }
    return letters;
  }

  /** How many there are; looks at each. */
  public long size() {
    return store.count(prefix);
  }

  /** Forgets one, which may be gone already, and its octets. */
  public void remove(long number) throws MessagingException {
    Optional<Entry> entry = store.find(prefix, number);
    if (entry.isPresent()) {
      store.remove(entry.get());
    }
  }
}
