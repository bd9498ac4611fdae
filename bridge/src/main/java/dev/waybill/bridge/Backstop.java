// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.Network;
import dev.waybill.core.relay.Client;
import dev.waybill.core.relay.ClientPolicy;
import dev.waybill.core.relay.Grant;
import dev.waybill.core.relay.MailRequest;
import dev.waybill.core.relay.RecipientRequest;
import dev.waybill.core.relay.Refusal;
import dev.waybill.core.relay.RelayPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/**
 * Asks the relay policy about mail that no hook of ours has seen: JMAP submissions, messages that
 * mailets make, mail from ports without our hooks.
 *
 * <p>Thread-safe. Fails closed: what is unknown about the submitter, such as its port and TLS,
 * meets no rule that asks for it; a mail without any evidence of its submitter is not relayed.
 * James gives every mail the remote address 127.0.0.1 until SMTP sets a real one, so the address
 * counts only with a session.
 */
public final class Backstop {

  private final RelayPolicy policy;
  private final RelayFacts facts;
  private final RelayOutcomes outcomes;

  /** Asks a policy. */
  public Backstop(RelayPolicy policy, RelayFacts facts, RelayOutcomes outcomes) {
    this.policy = policy;
    this.facts = facts;
    this.outcomes = outcomes;
  }

  /**
   * The permission that was given for a mail, or is given now and noted on it; empty when all its
   * recipients have to do without it. All of them are foreign.
   */
  public Optional<Grant> permission(Mail mail) throws MessagingException, IOException {
    Optional<Grant> noted = MailAttributes.grant(mail);
    if (noted.isPresent()) {
      return noted;
    }
    Optional<Grant> given = MailAttributes.isMadeByMailet(mail) ? ofMailet(mail) : ofClient(mail);
    given.ifPresent(grant -> MailAttributes.grant(mail, grant));
    return given;
  }

  private Optional<Grant> ofMailet(Mail mail) {
    Optional<Refusal> refusal = policy.madeByMailet();
    refusal.ifPresent(no -> outcomes.notRelayed(mail, no));
    return refusal.isPresent() ? Optional.empty() : Optional.of(Grant.SystemGrant.MAILET);
  }

  private Optional<Grant> ofClient(Mail mail) throws MessagingException, IOException {
    Client client = client(mail);
    ClientPolicy clientPolicy = policy.clientPolicy(client);
    Optional<Refusal> refusal = refusal(clientPolicy, mail);
    if (refusal.isPresent()) {
      outcomes.notRelayed(mail, clientPolicy, refusal.get());
      return Optional.empty();
    }
    client
        .address()
        .ifPresent(address -> MailAttributes.clientNetwork(mail, policy.networkOf(address)));
    return clientPolicy.grant();
  }

  private Optional<Refusal> refusal(ClientPolicy clientPolicy, Mail mail)
      throws MessagingException, IOException {
    List<RecipientRequest> recipients = new ArrayList<>();
    for (MailAddress recipient : mail.getRecipients()) {
      recipients.add(facts.recipient(recipient, recipients.size(), false));
    }
    MailRequest request =
        new MailRequest(Addresses.sender(mail.getMaybeSender()), OptionalLong.empty(), 0);
    return clientPolicy.whole(request, recipients, facts.message(mail, mail.getMessageSize()));
  }

  private static Client client(Mail mail) {
    Optional<String> jmap = MailAttributes.jmapAccount(mail);
    if (jmap.isPresent()) {
      return Client.account(jmap.get());
    }
    return MailAttributes.cameOverSmtp(mail)
        ? Client.elsewhere(address(mail), MailAttributes.smtpAccount(mail))
        : Client.UNKNOWN;
  }

  private static Optional<InetAddress> address(Mail mail) {
    try {
      return Optional.of(Network.address(mail.getRemoteAddr()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
