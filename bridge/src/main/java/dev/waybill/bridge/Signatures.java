// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.bridge.SignatureOutcomes.Kind;
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
import java.util.stream.Collectors;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts signatures on messages.
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
  private final SignatureOutcomes outcomes;
  private final Optional<DomainName> operator;
  private final Map<DomainName, Complaint> complaints = new ConcurrentHashMap<>();

  Signatures(
      DkimSettings settings,
      Function<DomainName, KeyLookup> keys,
      InstantSource clock,
      SignatureOutcomes outcomes) {
    this.policy = new SigningPolicy(settings, keys);
    this.signer = new DkimSigner(settings.form());
    this.clock = clock;
    this.outcomes = outcomes;
    this.operator = settings.operator();
  }

  /**
   * Signs with every key that the settings name; without any the message stays as it is. One that
   * comes again is signed anew, in place of the signatures that it has, because nobody knows what
   * was done to it in between.
   *
   * @return the key that the message has to wait for, unsigned; empty when it may go on
   */
  Optional<Complaint> sign(Mail mail) throws MessagingException, IOException {
    if (isOfStrangers(mail)) {
      outcomes.unsigned(mail, Kind.UNSIGNED_STRANGER, "a stranger wrote it");
      return Optional.empty();
    }
    SigningDecision decision = decide(mail);
    Optional<Complaint> missing = missing(decision);
    if (missing.isPresent()) {
      complain("Mail waits for a DKIM key of {}: {}", missing.get());
      outcomes.waits(mail, missing.get());
      return missing;
    }
    List<SignatureOrder> orders = decision.fold(Go::orders, wait -> List.of());
    List<Complaint> lacking = decision.fold(Go::complaints, wait -> List.of());
    String without =
        orders.isEmpty()
            ? "Mail of {} leaves unsigned: {}"
            : "Mail lacks a DKIM signature of {}: {}";
    orders.forEach(order -> forget(order.key().domain(), lacking));
    lacking.forEach(complaint -> complain(without, complaint));
    if (orders.isEmpty()) {
      leaveUnsigned(mail, lacking);
    } else {
      sign(mail, orders, lacking);
    }
    return Optional.empty();
  }

  private void leaveUnsigned(Mail mail, List<Complaint> lacking)
      throws MessagingException, IOException {
    removeOwnFields(mail);
    if (lacking.isEmpty()) {
      LOGGER.warn("{} leaves unsigned: no From address", MailAttributes.token(mail));
      outcomes.unsigned(mail, Kind.UNSIGNED_NO_AUTHOR, "no From address");
    } else {
      String why = lacking.stream().map(SignatureOutcomes::text).collect(Collectors.joining("; "));
      outcomes.unsigned(mail, Kind.UNSIGNED_NO_KEY, why);
    }
  }

  /** The key that a message would have to wait for now; empty when it may go on. */
  Optional<Complaint> missing(Mail mail) throws MessagingException, IOException {
    return isOfStrangers(mail) ? Optional.empty() : missing(decide(mail));
  }

  private static Optional<Complaint> missing(SigningDecision decision) {
    return decision.fold(go -> Optional.empty(), wait -> Optional.of(wait.complaint()));
  }

  private SigningDecision decide(Mail mail) throws MessagingException, IOException {
    Optional<String> account = MailAttributes.grant(mail).flatMap(Grant::account);
    return policy.decide(RawMessage.header(mail).author(), account);
  }

  private static boolean isOfStrangers(Mail mail) {
    return MailAttributes.grant(mail).filter(Grant.Ours.PASSED_ON::equals).isPresent();
  }

  private void sign(Mail mail, List<SignatureOrder> orders, List<Complaint> lacking)
      throws MessagingException, IOException {
    int earlier = OwnFields.octetsOn(mail);
    SigningResult result;
    try (InputStream raw = RawMessage.open(mail)) {
      raw.skipNBytes(earlier);
      result = signer.sign(raw, orders, clock.instant());
    }
    Optional<String> refusal =
        result.fold(signed -> Optional.empty(), no -> Optional.of(no.detail()));
    if (refusal.isPresent()) {
      LOGGER.warn("{} leaves unsigned: {}", MailAttributes.token(mail), refusal.get());
      removeOwnFields(mail);
      outcomes.unsigned(mail, Kind.UNSIGNED_REFUSED, refusal.get());
    } else {
      byte[] fields = result.fold(signed -> signed.octets(), no -> new byte[0]);
      RawMessage.replaceTop(mail, earlier, fields);
      MailAttributes.ownFields(mail, OwnFields.of(fields));
      outcomes.signed(mail, kind(orders, lacking), orders, lacking);
    }
  }

  // Of an earlier pass: their key may have been taken back since.
  private static void removeOwnFields(Mail mail) throws MessagingException, IOException {
    int earlier = OwnFields.octetsOn(mail);
    if (earlier > 0) {
      RawMessage.replaceTop(mail, earlier, new byte[0]);
      MailAttributes.forgetOwnFields(mail);
    }
  }

  private Kind kind(List<SignatureOrder> orders, List<Complaint> lacking) {
    if (lacking.isEmpty()) {
      return Kind.SIGNED;
    }
    boolean alone =
        orders.stream().allMatch(order -> Optional.of(order.key().domain()).equals(operator));
    return alone ? Kind.SIGNED_BY_OPERATOR : Kind.SIGNED_IN_PART;
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
