// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What would happen to a message; an interface, see {@code docs/reference/explain.md}.
 *
 * @param accepted whether the message would be accepted for every recipient
 * @param refused the first refusal
 * @param rule the rule of the relay policy that matches the client
 * @param recipients the reply for each, in the order of the question
 * @param limits every limit that applies to a non-local recipient
 * @param limitsOff whether limits are switched off for the client
 * @param breaker the breaker's state of the account or network
 * @param returnPath the envelope sender of the outgoing message
 * @param dkim what would sign it
 * @param alignment whether a receiver can tell that the author's domain sent it (DMARC); absent
 *     when nothing leaves
 * @param port that the answer is for; empty when it was not asked for and none is known
 * @param ports the answer at each port of the server, when none was asked for
 * @param notChecked what the answer leaves open, as texts
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
    List<DkimView> dkim,
    Optional<AlignmentView> alignment,
    Optional<Integer> port,
    List<PortView> ports,
    List<String> notChecked) {

  /** Copies the lists. */
  public Explanation {
    recipients = List.copyOf(recipients);
    limits = List.copyOf(limits);
    dkim = List.copyOf(dkim);
    ports = List.copyOf(ports);
    notChecked = List.copyOf(notChecked);
  }

  /** The same, refused before anything else could be. */
  Explanation refusedAt(RefusedView at) {
    return new Explanation(
        false,
        Optional.of(at),
        rule,
        recipients.stream().map(one -> one.refused(at.reply())).toList(),
        limits,
        limitsOff,
        breaker,
        returnPath,
        dkim,
        alignment,
        port,
        ports,
        notChecked);
  }

  /** The same, with one more thing that it leaves open. */
  Explanation without(String unknown) {
    List<String> open = new ArrayList<>(notChecked);
    open.add(unknown);
    return new Explanation(
        accepted,
        refused,
        rule,
        recipients,
        limits,
        limitsOff,
        breaker,
        returnPath,
        dkim,
        alignment,
        port,
        ports,
        open);
  }

  /**
   * A refusal.
   *
   * @param at {@code connection}, {@code AUTH}, {@code MAIL FROM}, {@code RCPT TO} or {@code end of
   *     data}
   * @param reply what the client reads
   */
  public record RefusedView(String at, String reply) {}

  /**
   * A rule of the relay policy.
   *
   * @param element as written in the file
   * @param file {@code waybill.xml}
   * @param line of the element; 0 for a default that is not in the file
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
   * @param local whether it is local
   * @param accepted whether RCPT would be answered 250
   * @param reply the reply otherwise
   */
  public record RecipientView(
      String address, boolean local, boolean accepted, Optional<String> reply) {

    private RecipientView refused(String instead) {
      return new RecipientView(address, local, false, Optional.of(instead));
    }
  }

  /**
   * The envelope sender of the outgoing message.
   *
   * @param kind {@code signed}, {@code kept}, {@code null} or {@code none} if nothing leaves
   * @param host the host of signed return paths; each recipient has its own address there
   * @param address the unchanged envelope sender
   */
  public record ReturnPathView(String kind, Optional<String> host, Optional<String> address) {}

  /**
   * Relaxed alignment with the domain of the From field (RFC 7489 §3.1), as far as this server
   * decides it: its DNS records are not looked at.
   *
   * @param domain of the From field
   * @param dkim whether a signature is of that organizational domain
   * @param spf whether the return path is
   */
  public record AlignmentView(String domain, boolean dkim, boolean spf) {}

  /**
   * A key that signs, or a domain without one.
   *
   * @param domain the signing domain
   * @param selector of the key; empty if nothing signs
   * @param algorithm such as {@code rsa-sha256}
   * @param problem why nothing signs
   */
  public record DkimView(
      String domain,
      Optional<String> selector,
      Optional<String> algorithm,
      Optional<String> problem) {}

  /**
   * The answer at one port.
   *
   * @param port of this server
   * @param accepted whether the message would be accepted there
   * @param refused the first refusal
   */
  public record PortView(int port, boolean accepted, Optional<RefusedView> refused) {}
}
