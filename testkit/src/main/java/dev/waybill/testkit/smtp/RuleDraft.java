// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A rule being written: first its conditions, all of which must hold, then the action that ends it.
 * {@code pause}, {@code stallAt} and {@code readSlowly} leave the answer to later rules. Confined
 * to the thread that writes it.
 *
 * @param <T> what the sentence goes on with
 */
public final class RuleDraft<T> {

  private final Stage stage;
  private final Function<SinkRule, T> end;
  private Predicate<SinkEvent> condition = event -> true;
  private long afterOctets;
  private long times = Long.MAX_VALUE;

  RuleDraft(Stage stage, Function<SinkRule, T> end) {
    this.stage = stage;
    this.end = end;
  }

  /** Only for this recipient: at RCPT the one offered, later any accepted one. */
  public RuleDraft<T> to(String recipient) {
    return when(event -> event.concerned().stream().anyMatch(path -> path.is(recipient)));
  }

  /** Only for recipients in this domain, as {@link #to}. */
  public RuleDraft<T> toDomain(String domain) {
    return when(event -> event.concerned().stream().anyMatch(path -> path.isInDomain(domain)));
  }

  /** Only for this sender; {@code ""} is the null sender. */
  public RuleDraft<T> from(String sender) {
    return when(event -> event.envelope().sender().is(sender));
  }

  /** Only if this holds, too. */
  public RuleDraft<T> when(Predicate<SinkEvent> more) {
    condition = condition.and(more);
    return this;
  }

  /** Only the first so many times; without it always. */
  public RuleDraft<T> first(int count) {
    times = count;
    return this;
  }

  /** At BODY: when exactly so many octets after 354 have been read; without it at once. */
  public RuleDraft<T> after(long octets) {
    if (stage != Stage.BODY) {
      throw new IllegalArgumentException("only BODY counts octets, not " + stage);
    }
    afterOctets = octets;
    return this;
  }

  /** Answers with these lines, codes included, CRLF not. */
  public T reply(String... lines) {
    return answer(Answer.lines(false, List.of(lines)));
  }

  /** Answers and ends the connection. */
  public T replyThenDrop(String... lines) {
    return answer(Answer.lines(true, List.of(lines)));
  }

  /** Sends octets that need not be a reply. */
  public T octets(byte[] octets) {
    return answer(Answer.octets(false, octets));
  }

  /** Sends octets that need not be a reply and ends the connection. */
  public T octetsThenDrop(byte[] octets) {
    return answer(Answer.octets(true, octets));
  }

  /** Ends the connection without a word (FIN). */
  public T drop() {
    return act(new SinkAction.Drop(false));
  }

  /** Ends the connection as a crashed machine does (RST). */
  public T reset() {
    return act(new SinkAction.Drop(true));
  }

  /** Runs {@code pause} and goes on when it returns. */
  public T pause(Runnable pause) {
    return act(new SinkAction.Pause(pause));
  }

  /** Stalls until the gate opens. */
  public T stallAt(Gate gate) {
    return pause(gate::pass);
  }

  /** From here on reads at most so many octets at once, with {@code pause} before each read. */
  public T readSlowly(int octetsPerRead, Runnable pause) {
    if (octetsPerRead < 1) {
      throw new IllegalArgumentException("octetsPerRead must be positive: " + octetsPerRead);
    }
    return act(new SinkAction.Throttle(octetsPerRead, pause));
  }

  private T answer(Answer answer) {
    if (stage == Stage.BODY && !answer.thenDrop()) {
      throw new IllegalArgumentException("inside BODY nobody answers; use END_OF_DATA or drop");
    }
    return act(answer);
  }

  private T act(SinkAction action) {
    return end.apply(new SinkRule(stage, condition, afterOctets, times, action));
  }
}
