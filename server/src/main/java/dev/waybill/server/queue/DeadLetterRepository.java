// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import com.google.inject.Inject;
import dev.waybill.core.store.StoreException;
import dev.waybill.server.queue.DeadLetters.Letter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.mail.MessagingException;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.lifecycle.api.Configurable;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.mailet.Mail;
import org.jspecify.annotations.Nullable;

/**
 * The {@link DeadLetters} of one kind as a mail repository of James: {@code
 * dead://var/mail/error/}. What a mailet puts into it is a dead letter, and WebAdmin lists, removes
 * and reprocesses it. Thread-safe once it is configured.
 *
 * <p>A key is the number of the dead letter and the name of the mail, such as {@code
 * 42-Mail1700000000000-abc}: a mail that dies again while it is reprocessed has another key.
 */
public final class DeadLetterRepository implements MailRepository, Configurable {

  /** What the URL of such a repository begins with. */
  public static final String PROTOCOL = "dead";

  private static final Pattern KEY = Pattern.compile("(\\d{1,18})-.*", Pattern.DOTALL);

  private final StoredQueues queues;
  private volatile @Nullable DeadLetters letters;

  /** Called by James, which configures it then. */
  @Inject
  public DeadLetterRepository(StoredQueues queues) {
    this.queues = queues;
  }

  /** Takes its path from the attribute {@code destinationURL}. */
  @Override
  public void configure(HierarchicalConfiguration<ImmutableNode> configuration) {
    MailRepositoryUrl url = MailRepositoryUrl.from(configuration.getString("[@destinationURL]"));
    letters = queues.deadLetters(url.getPath().asString());
  }

  private DeadLetters letters() {
    DeadLetters configured = letters;
    if (configured == null) {
      throw new IllegalStateException("the repository has no URL yet");
    }
    return configured;
  }

  @Override
  public long size() throws MessagingException {
    return tried(() -> letters().size());
  }

  /** Makes a dead letter of the mail, whose error message says why; on the disk when it returns. */
  @Override
  public MailKey store(Mail mail) throws MessagingException {
    String reason =
        Optional.ofNullable(mail.getErrorMessage())
            .flatMap(error -> error.lines().filter(line -> !line.isBlank()).findFirst())
            .orElse("the pipeline put it aside in the state " + mail.getState());
    return tried(() -> key(letters().add(mail, reason), mail.getName()));
  }

  private static MailKey key(long number, String name) {
    return new MailKey(number + "-" + name);
  }

  @Override
  public Iterator<MailKey> list() {
    return new LetterKeys(letters());
  }

  @Override
  public @Nullable Mail retrieve(MailKey key) throws MessagingException {
    Optional<Long> number = number(key);
    return number.isPresent() ? tried(() -> letters().find(number.get())).orElse(null) : null;
  }

  @Override
  public void remove(MailKey key) throws MessagingException {
    Optional<Long> number = number(key);
    if (number.isPresent()) {
      tried(
          () -> {
            letters().remove(number.get());
            return number;
          });
    }
  }

  @Override
  public void removeAll() throws MessagingException {
    for (Iterator<MailKey> keys = list(); keys.hasNext(); ) {
      remove(keys.next());
    }
  }

  private static Optional<Long> number(MailKey key) {
    Matcher form = KEY.matcher(key.asString());
    return form.matches() ? Optional.of(Long.parseLong(form.group(1))) : Optional.empty();
  }

  /** Reads keys page by page; confined to one thread. */
  private static final class LetterKeys implements Iterator<MailKey> {
    private final DeadLetters letters;
    private final Deque<Letter> page = new ArrayDeque<>();
    private long first;
    private boolean ended;

    LetterKeys(DeadLetters letters) {
      this.letters = letters;
    }

    @Override
    public boolean hasNext() {
      if (page.isEmpty() && !ended) {
        read();
      }
      return !page.isEmpty();
    }

    private void read() {
      try {
        page.addAll(letters.page(first));
      } catch (MessagingException e) {
        throw new StoreException("the dead letters from number " + first + " on", e);
      }
      ended = page.isEmpty();
      first = ended ? first : page.getLast().number() + 1;
    }

    @Override
    public MailKey next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the end of the dead letters");
      }
      Letter letter = page.remove();
      return key(letter.number(), letter.name());
    }
  }

  private interface Step<T> {
    T run() throws MessagingException, IOException;
  }

  private static <T> T tried(Step<T> step) throws MessagingException {
    try {
      return step.run();
    } catch (IOException | StoreException e) {
      throw new MessagingException("the store of dead letters failed", e);
    }
  }
}
