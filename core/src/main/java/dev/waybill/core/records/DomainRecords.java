// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.records;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.PublicKeyRecord;
import dev.waybill.core.dns.Answer;
import dev.waybill.core.dns.PublicAnswers;
import dev.waybill.core.records.RecordAdvice.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The records of a sender domain: where bounces go, who may send, the keys, the DMARC policy. Each
 * is compared with what the DNS has. Immutable, if the answers are.
 */
public final class DomainRecords {

  private static final String DMARC = "v=DMARC1";

  private final PublicAnswers dns;
  private final DomainName host;

  /**
   * Compares with the answers of {@code dns}.
   *
   * @param host the public name of this server
   */
  public DomainRecords(PublicAnswers dns, DomainName host) {
    this.dns = dns;
    this.host = host;
  }

  /**
   * What to do for a domain, in the order in which a person would.
   *
   * @param bounceHost where reports come back to; empty when return paths are not rewritten
   * @param keys the keys that sign, or will
   */
  public List<RecordAdvice> of(
      DomainName domain, Optional<DomainName> bounceHost, List<PublicKeyRecord> keys) {
    List<RecordAdvice> advice = new ArrayList<>();
    bounceHost.ifPresent(
        bounces -> {
          advice.add(exchanger(bounces));
          advice.add(sender(bounces, "this server may send under the return path (SPF)", "-all"));
        });
    if (!bounceHost.equals(Optional.of(domain))) {
      advice.add(sender(domain, "this server may send for the domain (SPF)", "~all"));
    }
    keys.forEach(key -> advice.add(key(key)));
    advice.add(dmarc(domain));
    return advice;
  }

  private RecordAdvice exchanger(DomainName bounces) {
    String purpose = "bounces come back to this server";
    String line = bounces + ". IN MX 10 " + host + ".";
    Answer<DomainName> found = dns.mailExchangers(bounces);
    if (!found.known()) {
      return new RecordAdvice(State.UNKNOWN, purpose, List.of(line), "");
    }
    if (found.values().contains(host)) {
      return new RecordAdvice(State.PRESENT, purpose, List.of(), "MX " + host);
    }
    return found.values().isEmpty()
        ? new RecordAdvice(State.MISSING, purpose, List.of(line), "")
        : new RecordAdvice(
            State.CHANGE,
            purpose,
            List.of(line),
            "mail for " + bounces + " goes to " + found.values().get(0) + " now");
  }

  // RFC 7208 §4.5: two SPF records at one name are an error, so there is at most one line.
  private RecordAdvice sender(DomainName name, String purpose, String all) {
    Answer<String> found = dns.texts(name);
    SpfPolicy ours = SpfPolicy.of(host, all);
    if (!found.known()) {
      return new RecordAdvice(
          State.UNKNOWN,
          purpose,
          List.of(text(name, ours.toString())),
          "if " + name + " has an SPF record, add a:" + host + " to it instead");
    }
    List<SpfPolicy> policies =
        found.values().stream().filter(SpfPolicy::isOne).map(SpfPolicy::parse).toList();
    if (policies.isEmpty()) {
      return new RecordAdvice(State.MISSING, purpose, List.of(text(name, ours.toString())), "");
    }
    SpfPolicy one = policies.size() == 1 ? policies.get(0) : SpfPolicy.merged(policies);
    SpfPolicy wanted = one.names(host) ? one : one.with(host);
    if (policies.size() == 1 && one.names(host)) {
      return new RecordAdvice(State.PRESENT, purpose, List.of(), one.toString());
    }
    String note =
        policies.size() == 1
            ? "there is a record already: add a:" + host + " to it"
            : "there are "
                + policies.size()
                + " SPF records, which receivers treat as an error: replace them by this one";
    return new RecordAdvice(State.CHANGE, purpose, List.of(text(name, wanted.toString())), note);
  }

  private RecordAdvice key(PublicKeyRecord key) {
    String purpose = "the key that signatures are verified with (DKIM)";
    List<String> lines = key.zoneLines();
    Answer<String> found = dns.texts(key.name());
    if (!found.known()) {
      return new RecordAdvice(State.UNKNOWN, purpose, lines, "");
    }
    if (found.values().stream().anyMatch(text -> tight(text).equals(tight(key.value())))) {
      return new RecordAdvice(State.PRESENT, purpose, List.of(), key.name().value());
    }
    return found.values().isEmpty()
        ? new RecordAdvice(State.MISSING, purpose, lines, "")
        : new RecordAdvice(State.CHANGE, purpose, lines, "there is another text at this name");
  }

  private RecordAdvice dmarc(DomainName domain) {
    String purpose = "what receivers do with mail that is neither (DMARC); tighten it later";
    DomainName name = new DomainName("_dmarc." + domain);
    List<String> line = List.of(text(name, DMARC + "; p=none"));
    Answer<String> found = dns.texts(name);
    if (!found.known()) {
      return new RecordAdvice(
          State.UNKNOWN, purpose, line, "if there is such a record already, leave it as it is");
    }
    return found.values().stream()
        .filter(text -> text.toLowerCase(Locale.ROOT).startsWith(DMARC.toLowerCase(Locale.ROOT)))
        .findFirst()
        .map(text -> new RecordAdvice(State.PRESENT, purpose, List.of(), text))
        .orElseGet(() -> new RecordAdvice(State.MISSING, purpose, line, ""));
  }

  private static String text(DomainName name, String value) {
    return name + ". IN TXT \"" + value + "\"";
  }

  // RFC 6376 §3.2: white space around tags means nothing, and providers add some.
  private static String tight(String record) {
    return record.replace(" ", "").replace("\t", "");
  }
}
