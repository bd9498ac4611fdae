// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.address.AddressPattern;
import dev.waybill.core.address.DomainPattern;
import dev.waybill.core.address.ReturnTerms;
import dev.waybill.core.settings.DataSize;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a rule of the relay policy allows.
 *
 * <p>Immutable.
 *
 * @param senders the envelope senders; the null sender is not among them
 * @param from the addresses in the From field, and in Sender where that counts
 * @param recipients the domains, in addition to local ones
 * @param nullSender whether mail with the null sender is relayed
 * @param maxRecipients of one message; empty for no limit
 * @param maxSize of one message; empty for no limit but that of the server
 * @param maxMessages over one connection; empty for no limit
 * @param ports of this server; empty for all of them
 * @param tls whether the connection must be encrypted
 * @param fixes what is changed in messages while they come in
 * @param suspended why nothing is allowed at the moment, as text for the client
 * @param returns where what comes back goes
 * @param limited whether the sending limits apply
 */
public record Terms(
    List<AddressPattern> senders,
    List<AddressPattern> from,
    List<DomainPattern> recipients,
    boolean nullSender,
    OptionalInt maxRecipients,
    Optional<DataSize> maxSize,
    OptionalInt maxMessages,
    List<Integer> ports,
    boolean tls,
    Fixes fixes,
    Optional<String> suspended,
    ReturnTerms returns,
    boolean limited) {

  /**
   * Chosen: what common servers accept in one message; RFC 5321 §4.5.3.1.8 asks for at least 100.
   * Clients send another message to the rest.
   */
  static final int MAX_RECIPIENTS = 1000;

  /** What the rule of an account allows without attributes: to send as itself. */
  public static final Terms OF_ACCOUNT = allowing(AddressPattern.Word.OWN);

  /** What the rule of a network allows without attributes: to send as the domains of the server. */
  public static final Terms OF_NETWORK = allowing(AddressPattern.Word.LOCAL);

  private static Terms allowing(AddressPattern senders) {
    return new Terms(
        List.of(senders),
        List.of(senders),
        List.of(DomainPattern.All.INSTANCE),
        false,
        OptionalInt.of(MAX_RECIPIENTS),
        Optional.empty(),
        OptionalInt.empty(),
        List.of(),
        false,
        Fixes.DEFAULTS,
        Optional.empty(),
        ReturnTerms.DEFAULTS,
        true);
  }

  /** The same with these fixes. */
  Terms withFixes(Fixes others) {
    return new Terms(
        senders,
        from,
        recipients,
        nullSender,
        maxRecipients,
        maxSize,
        maxMessages,
        ports,
        tls,
        others,
        suspended,
        returns,
        limited);
  }

  /** Copies the lists. */
  public Terms {
    senders = List.copyOf(senders);
    from = List.copyOf(from);
    recipients = List.copyOf(recipients);
    ports = List.copyOf(ports);
  }
}
