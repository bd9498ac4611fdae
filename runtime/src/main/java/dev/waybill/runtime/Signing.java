// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.dkim.DkimSettings;
import dev.waybill.core.dkim.DkimSigner;
import dev.waybill.core.dkim.KeyLookup;
import dev.waybill.core.dkim.SignatureOrder;
import dev.waybill.core.dkim.SigningDecision;
import dev.waybill.core.dkim.SigningDecision.Complaint;
import dev.waybill.core.dkim.SigningDecision.Go;
import dev.waybill.core.dkim.SigningPolicy;
import dev.waybill.core.dkim.SigningResult;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.SignatureNote;
import dev.waybill.runtime.OutgoingMail.Signed;
import dev.waybill.runtime.SignatureOutcomes.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the signatures of messages; the messages themselves are only read. Thread-safe. */
public final class Signing {

  private static final Logger LOGGER = LoggerFactory.getLogger(Signing.class);

  /** Chosen: a client may write any From, and memory must not grow with it. */
  private static final int MOST_COMPLAINTS = 10_000;

  private final Supplier<DkimSettings> settings;
  private final Supplier<SigningPolicy> policy;
  private final Supplier<DkimSigner> signer;
  private final InstantSource clock;
  private final SignatureOutcomes outcomes;
  private final Cache<DomainName, Complaint> complaints =
      Caffeine.newBuilder().maximumSize(MOST_COMPLAINTS).build();

  /** Signs by these settings, which may change, with these keys. */
  public Signing(
      Supplier<DkimSettings> settings,
      Function<DomainName, KeyLookup> keys,
      InstantSource clock,
      SignatureOutcomes outcomes) {
    this.settings = settings;
    this.policy = new Derived<>(settings, terms -> new SigningPolicy(terms, keys));
    this.signer = new Derived<>(settings, terms -> new DkimSigner(terms.form()));
    this.clock = clock;
    this.outcomes = outcomes;
  }

  /** A message that a stranger wrote and that we only pass on: it is never signed. */
  public Signed unsignedOfStranger() {
    return unsigned(Kind.UNSIGNED_STRANGER, "a stranger wrote it");
  }

  /**
   * Signs with every key that the settings name.
   *
   * @param author the address of the From field; empty when there is none
   * @param account that sends it; empty when none has logged in
   * @param octets the message without fields of ours
   * @return what comes on top of it, and why; or the key that it has to wait for
   */
  public Signed sign(
      MessageToken message,
      Optional<Mailbox> author,
      Optional<String> account,
      MessageOctets octets)
      throws IOException {
    SigningDecision decision = policy.get().decide(author, account);
    Optional<Complaint> missing =
        decision.fold(go -> Optional.empty(), wait -> Optional.of(wait.complaint()));
    if (missing.isPresent()) {
      complain("Mail waits for a DKIM key of {}: {}", missing.get());
      SignatureNote note = outcomes.waits(missing.get());
      return new Signed("", Optional.of(missing.get().domain().value()), note);
    }
    List<SignatureOrder> orders = decision.fold(Go::orders, wait -> List.of());
    List<Complaint> lacking = decision.fold(Go::complaints, wait -> List.of());
    String without =
        orders.isEmpty()
            ? "Mail of {} leaves unsigned: {}"
            : "Mail lacks a DKIM signature of {}: {}";
    orders.forEach(order -> forget(order.key().domain(), lacking));
    lacking.forEach(complaint -> complain(without, complaint));
    return orders.isEmpty() ? withoutKey(message, lacking) : sign(message, orders, lacking, octets);
  }

  private Signed withoutKey(MessageToken message, List<Complaint> lacking) {
    if (lacking.isEmpty()) {
      LOGGER.warn("{} leaves unsigned: no From address", message);
      return unsigned(Kind.UNSIGNED_NO_AUTHOR, "no From address");
    }
    return unsigned(
        Kind.UNSIGNED_NO_KEY,
        lacking.stream().map(SignatureOutcomes::text).collect(Collectors.joining("; ")));
  }

  private Signed sign(
      MessageToken message,
      List<SignatureOrder> orders,
      List<Complaint> lacking,
      MessageOctets octets)
      throws IOException {
    SigningResult result;
    try (InputStream raw = octets.open()) {
      result = signer.get().sign(raw, orders, clock.instant());
    }
    Optional<String> refusal =
        result.fold(signed -> Optional.empty(), no -> Optional.of(no.detail()));
    if (refusal.isPresent()) {
      LOGGER.warn("{} leaves unsigned: {}", message, refusal.get());
      return unsigned(Kind.UNSIGNED_REFUSED, refusal.get());
    }
    byte[] fields = result.fold(signed -> signed.octets(), no -> new byte[0]);
    return new Signed(
        new String(fields, StandardCharsets.ISO_8859_1),
        Optional.empty(),
        outcomes.signed(message, kind(orders, lacking), orders, lacking));
  }

  private Signed unsigned(Kind kind, String reason) {
    return new Signed("", Optional.empty(), outcomes.unsigned(kind, reason));
  }

  private Kind kind(List<SignatureOrder> orders, List<Complaint> lacking) {
    if (lacking.isEmpty()) {
      return Kind.SIGNED;
    }
    Optional<DomainName> operator = settings.get().operator();
    boolean alone =
        orders.stream().allMatch(order -> Optional.of(order.key().domain()).equals(operator));
    return alone ? Kind.SIGNED_BY_OPERATOR : Kind.SIGNED_IN_PART;
  }

  // Logged once for each domain and problem, not for each message.
  private void complain(String text, Complaint complaint) {
    if (!complaint.equals(complaints.asMap().put(complaint.domain(), complaint))) {
      LOGGER.warn(text, complaint.domain(), complaint.problem());
    }
  }

  // What is well again is logged again when it breaks again.
  private void forget(DomainName domain, List<Complaint> lacking) {
    if (lacking.stream().noneMatch(complaint -> complaint.domain().equals(domain))) {
      complaints.invalidate(domain);
    }
  }
}
