// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.explain;

import java.util.List;
import java.util.Optional;

/**
 * What would become of a message; an interface, see {@code docs/reference/explain.md}.
 *
 * @param accepted whether the message would be taken for every recipient
 * @param refused the first refusal
 * @param rule the rule of the relay policy that is for the client
 * @param recipients what each would be answered, in the order of the question
 * @param limits every limit that applies to a recipient elsewhere
 * @param limitsOff whether the client has no limits by {@code <off>}
 * @param breaker what the breaker says about the account
 * @param returnPath the envelope sender that the message would leave with
 * @param dkim what would sign it
 */
public record Explanation(
    boolean accepted,
    Optional<RefusedView> refused,
    Optional<RuleView> rule,
    List<RecipientView> recipients,
    List<BindingView> limits,
    boolean limitsOff,
    Optional<String> breaker,
    ReturnPathView returnPath,
    List<DkimView> dkim) {

  /** Copies the lists. */
  public Explanation {
    recipients = List.copyOf(recipients);
    limits = List.copyOf(limits);
  }

  /**
   * A refusal.
   *
   * @param at {@code MAIL FROM}, {@code RCPT TO} or {@code end of data}
   * @param reply what the client reads
   */
  public record RefusedView(String at, String reply) {}

  /**
   * A rule of the relay policy.
   *
   * @param element as it stands in the file
   * @param file {@code waybill.xml}
   * @param line of the element; 0 when it is a default that does not stand there
   */
  public record RuleView(String element, String file, int line) {
    /** {@code file:line}. */
    public String place() {
      return line == 0 ? file + " (a default)" : file + ":" + line;
    }
  }

  /**
   * One recipient.
   *
   * @param address as asked
   * @param local whether its mail ends here
   * @param accepted whether RCPT would be answered 250
   * @param reply what is answered otherwise
   */
  public record RecipientView(
      String address, boolean local, boolean accepted, Optional<String> reply) {}

  /**
   * Under which envelope sender the message leaves.
   *
   * @param kind {@code signed}, {@code kept}, {@code null} or {@code none} when nothing leaves
   * @param host the host of signed return paths; each recipient has an address of its own there
   * @param address the envelope sender that is kept
   */
  public record ReturnPathView(String kind, Optional<String> host, Optional<String> address) {}

  /**
   * A key that signs, or a domain that has none.
   *
   * @param domain the one that signs
   * @param selector of the key; empty when nothing signs
   * @param algorithm such as {@code rsa-sha256}
   * @param problem why nothing signs
   */
  public record DkimView(
      String domain,
      Optional<String> selector,
      Optional<String> algorithm,
      Optional<String> problem) {}
}
