// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.DkimSettings;
import dev.waybill.core.dkim.DkimSigner;
import dev.waybill.core.dkim.KeyLookup;
import dev.waybill.core.dkim.SignatureOrder;
import dev.waybill.core.dkim.SigningDecision;
import dev.waybill.core.dkim.SigningDecision.Complaint;
import dev.waybill.core.dkim.SigningDecision.Go;
import dev.waybill.core.dkim.SigningPolicy;
import dev.waybill.core.dkim.SigningResult;
import dev.waybill.core.relay.Grant;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts signatures on messages. A message that comes twice is signed once.
 *
 * <p>Thread-safe.
 */
final class Signatures {

  private static final Logger LOGGER = LoggerFactory.getLogger(Signatures.class);

  /** Chosen: a client may write any From, and memory must not grow with it. */
  private static final int MAX_COMPLAINTS = 10_000;

  private final SigningPolicy policy;
  private final DkimSigner signer;
  private final InstantSource clock;
  private final Map<DomainName, Complaint> complaints = new ConcurrentHashMap<>();

  Signatures(DkimSettings settings, Function<DomainName, KeyLookup> keys, InstantSource clock) {
    this.policy = new SigningPolicy(settings, keys);
    this.signer = new DkimSigner(settings.form());
    this.clock = clock;
  }

  /**
   * Signs with every key that the settings name; without any the message stays as it is.
   *
   * @throws MessagingException when the message has to wait for a key
   */
  void sign(Mail mail) throws MessagingException, IOException {
    boolean strangers = MailAttributes.grant(mail).filter(Grant.Ours.PASSED_ON::equals).isPresent();
    if (strangers || MailAttributes.isSigned(mail)) {
      return;
    }
    Optional<String> account = MailAttributes.grant(mail).flatMap(Grant::account);
    SigningDecision decision = policy.decide(RawMessage.header(mail).author(), account);
    Optional<Complaint> missing =
        decision.fold(go -> Optional.empty(), wait -> Optional.of(wait.complaint()));
    if (missing.isPresent()) {
      complain("Mail waits for a DKIM key of {}: {}", missing.get());
      throw new MessagingException("waits for a DKIM key of " + missing.get().domain());
    }
    List<SignatureOrder> orders = decision.fold(Go::orders, wait -> List.of());
    List<Complaint> lacking = decision.fold(Go::complaints, wait -> List.of());
    String without =
        orders.isEmpty()
            ? "Mail of {} leaves unsigned: {}"
            : "Mail lacks a DKIM signature of {}: {}";
    orders.forEach(order -> forget(order.key().domain(), lacking));
    lacking.forEach(complaint -> complain(without, complaint));
    if (!orders.isEmpty()) {
      sign(mail, orders);
    } else if (lacking.isEmpty()) {
      LOGGER.warn("{} leaves unsigned: no From address", MailAttributes.token(mail));
    }
  }

  private void sign(Mail mail, List<SignatureOrder> orders) throws MessagingException, IOException {
    SigningResult result;
    try (InputStream raw = RawMessage.open(mail)) {
      result = signer.sign(raw, orders, clock.instant());
    }
    Optional<byte[]> fields =
        result.fold(
            signed -> Optional.of(signed.octets()),
            refused -> {
              LOGGER.warn("{} leaves unsigned: {}", MailAttributes.token(mail), refused.detail());
              return Optional.empty();
            });
    if (fields.isPresent()) {
      RawMessage.prepend(mail, fields.get());
      MailAttributes.markSigned(mail);
    }
  }

  // Said once for each domain and problem, not for each message.
  private void complain(String text, Complaint complaint) {
    if (complaints.size() >= MAX_COMPLAINTS) {
      complaints.clear();
    }
    if (!complaint.equals(complaints.put(complaint.domain(), complaint))) {
      LOGGER.warn(text, complaint.domain(), complaint.problem());
    }
  }

  // What is well again is said again when it breaks again.
  private void forget(DomainName domain, List<Complaint> lacking) {
    if (lacking.stream().noneMatch(complaint -> complaint.domain().equals(domain))) {
      complaints.remove(domain);
    }
  }
}
