// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import dev.waybill.core.address.DomainName;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * What the DNS answers, by dnsjava, without a cache. Each server is asked once. After the time that
 * was given for everything no more are asked. Confined to one thread.
 */
public final class DnsjavaPublicAnswers implements PublicAnswers {

  /** How long one name server may take; chosen: a person waits. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Questions questions;
  private final InstantSource clock;
  private final Instant end;

  /**
   * Asks the name servers of the settings.
   *
   * @param whole the time for all questions together; the last one may take two seconds for each
   *     server on top of it
   */
  public DnsjavaPublicAnswers(DnsSettings settings, Duration whole, InstantSource clock) {
    this.questions = new Questions(settings.withoutCache().withPatience(PATIENCE, 1));
    this.clock = clock;
    this.end = clock.instant().plus(whole);
  }

  @Override
  public Answer<String> texts(DomainName name) {
    return ask(
        name,
        Type.TXT,
        records ->
            records.stream()
                .filter(TXTRecord.class::isInstance)
                .map(each -> text((TXTRecord) each))
                .toList());
  }

  @Override
  public Answer<DomainName> mailExchangers(DomainName domain) {
    return ask(
        domain,
        Type.MX,
        records ->
            records.stream()
                .filter(MXRecord.class::isInstance)
                .map(MXRecord.class::cast)
                .sorted(Comparator.comparingInt(MXRecord::getPriority))
                .flatMap(mx -> DnsNames.parsed(mx.getTarget()).stream())
                .toList());
  }

  @Override
  public Answer<InetAddress> addresses(DomainName host) {
    if (isOver()) {
      return Answer.unknown();
    }
    Questions.Addresses found = questions.addresses(host);
    List<InetAddress> all = new ArrayList<>(found.preferred());
    all.addAll(found.others());
    return new Answer<>(all, !found.unknown() || !all.isEmpty());
  }

  @Override
  public Answer<DomainName> names(InetAddress address) {
    return DnsNames.parsed(ReverseMap.fromAddress(address))
        .map(
            name ->
                ask(
                    name,
                    Type.PTR,
                    records ->
                        records.stream()
                            .filter(PTRRecord.class::isInstance)
                            .flatMap(
                                each -> DnsNames.parsed(((PTRRecord) each).getTarget()).stream())
                            .toList()))
        .orElseGet(Answer::unknown);
  }

  private <T> Answer<T> ask(DomainName name, int type, Function<List<Record>, List<T>> reading) {
    if (isOver()) {
      return Answer.unknown();
    }
    Lookup lookup = questions.ask(name, type);
    return lookup.failed() ? Answer.unknown() : Answer.of(reading.apply(lookup.records()));
  }

  private boolean isOver() {
    return clock.instant().isAfter(end);
  }

  private static String text(TXTRecord record) {
    StringBuilder text = new StringBuilder();
    for (byte[] part : record.getStringsAsByteArrays()) {
      text.append(new String(part, StandardCharsets.ISO_8859_1));
    }
    return text.toString();
  }
}
