// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.dkim.SignatureOrder;
import dev.waybill.core.dkim.SigningDecision.Complaint;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.SignatureNote;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/** Counts what became of messages that were to be signed, and words it for the log. Thread-safe. */
public final class SignatureOutcomes {

  /** What can become of a message; a closed list, so that there are never many counters. */
  public enum Kind {
    /** It has every signature that was wished for. */
    SIGNED,
    /** It has a signature, and fewer than were wished for. */
    SIGNED_IN_PART,
    /** Only the operator has signed, because nobody else has a usable key. */
    SIGNED_BY_OPERATOR,
    /** It leaves unsigned, because nobody has a usable key. */
    UNSIGNED_NO_KEY,
    /** It leaves unsigned, because verifiers would disagree about it. */
    UNSIGNED_REFUSED,
    /** It leaves unsigned, because its From field has no address. */
    UNSIGNED_NO_AUTHOR,
    /** It leaves unsigned, because a stranger wrote it. */
    UNSIGNED_STRANGER,
    /** It waits for a key; counted at each attempt. */
    WAITED;

    /** The name as it is in metrics, such as {@code unsigned-no-key}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final BiConsumer<MessageToken, List<SignatureOrder>> signed;
  private final Map<Kind, LongAdder> counts = new EnumMap<>(Kind.class);

  /**
   * Counts from zero on.
   *
   * @param signed hears of each message that was signed
   */
  public SignatureOutcomes(BiConsumer<MessageToken, List<SignatureOrder>> signed) {
    this.signed = signed;
    Arrays.stream(Kind.values()).forEach(kind -> counts.put(kind, new LongAdder()));
  }

  /** How many messages since the start. */
  public long count(Kind kind) {
    LongAdder count = counts.get(kind);
    return count == null ? 0 : count.sum();
  }

  /**
   * A message was signed.
   *
   * @param lacking the signatures that were wished for and are missing
   * @return what the log is to say of it
   */
  public SignatureNote signed(
      MessageToken message, Kind kind, List<SignatureOrder> orders, List<Complaint> lacking) {
    add(kind);
    List<SignatureNote.Signature> signatures =
        orders.stream()
            .map(
                order ->
                    new SignatureNote.Signature(
                        order.key().domain().value(),
                        order.key().selector().value(),
                        order.key().algorithmName()))
            .toList();
    List<String> reasons = lacking.stream().map(SignatureOutcomes::text).toList();
    signed.accept(message, orders);
    return new SignatureNote.Signed(signatures, reasons);
  }

  /**
   * A message leaves unsigned.
   *
   * @return what the log is to say of it
   */
  public SignatureNote unsigned(Kind kind, String reason) {
    add(kind);
    return new SignatureNote.Unsigned(reason);
  }

  /**
   * A message has to wait for a key.
   *
   * @return what the log is to say of it
   */
  public SignatureNote waits(Complaint complaint) {
    add(Kind.WAITED);
    return new SignatureNote.Waiting(text(complaint));
  }

  /** A complaint as logs show it. */
  public static String text(Complaint complaint) {
    return complaint.domain() + ": " + complaint.problem();
  }

  private void add(Kind kind) {
    LongAdder count = counts.get(kind);
    if (count != null) {
      count.increment();
    }
  }
}
