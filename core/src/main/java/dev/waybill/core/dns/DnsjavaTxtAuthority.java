// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import dev.waybill.core.address.DomainName;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * TXT records from every authoritative server, with dnsjava's messages over our own transport.
 *
 * <p>Thread-safe. A server is queried at each of its addresses; an answer from one of them is
 * enough, because this machine may not reach both address families. The target of an alias is
 * looked up at the servers of its own zone. The time for a hostile or dead zone is bounded: at most
 * {@value #MAX_QUESTIONS} queries, and none after {@value #PATIENCE} servers did not answer;
 * servers that were not queried count as unreachable.
 */
public final class DnsjavaTxtAuthority implements TxtAuthority {

  /** Length of an alias chain; one more than large providers use. Chosen, no source. */
  private static final int MAX_ALIASES = 8;

  /** About 13 servers with 4 addresses; chosen, no source. */
  private static final int MAX_QUESTIONS = 64;

  /** Chosen, no source: with the timeout below, a dead zone takes a minute or two. */
  private static final int PATIENCE = 4;

  /** Chosen: an authoritative server answers from memory, so a slow one is practically down. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

  private static final int DNS_PORT = 53;

  private final Function<DomainName, List<NamedServer>> servers;
  private final boolean direct;
  private final Exchange exchange;
  private final int attempts;

  private DnsjavaTxtAuthority(
      Function<DomainName, List<NamedServer>> servers, boolean direct, DnsSettings settings) {
    this.servers = servers;
    this.direct = direct;
    Duration wait = settings.timeout();
    this.exchange = new Exchange(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
    this.attempts = settings.attempts();
  }

  /** The authority of this kind. */
  public static TxtAuthority of(AuthorityKind kind, DnsSettings settings) {
    return switch (kind) {
      case ZONE -> zone(settings, DNS_PORT);
      case RESOLVER -> resolver(settings);
    };
  }

  /**
   * The authoritative servers of each name's zone.
   *
   * @param port where they listen, 53 on the Internet
   */
  public static TxtAuthority zone(DnsSettings settings, int port) {
    ZoneServers zones = new ZoneServers(settings, port);
    return new DnsjavaTxtAuthority(zones::of, true, settings);
  }

  private static TxtAuthority resolver(DnsSettings settings) {
    List<NamedServer> all =
        NameServers.addresses(settings).stream()
            .map(at -> new NamedServer(at.getAddress().getHostAddress(), List.of(at)))
            .toList();
    return new DnsjavaTxtAuthority(name -> all, false, settings);
  }

  @Override
  public List<TxtAnswer> look(DomainName name) {
    Look look = new Look();
    look.at(name, 0);
    return look.answers;
  }

  /** One lookup, with its query budget. Confined to one call. */
  private final class Look {
    private final List<TxtAnswer> answers = new ArrayList<>();
    private int questions;
    private int silent;

    void at(DomainName name, int aliases) {
      List<NamedServer> found = servers.apply(name);
      if (found.isEmpty()) {
        answers.add(
            TxtAnswer.silence("the name servers of " + name, "they could not be found in the DNS"));
      }
      Set<DomainName> targets = new LinkedHashSet<>();
      found.forEach(server -> ask(server, name, targets));
      for (DomainName target : targets) {
        if (aliases < MAX_ALIASES) {
          at(target, aliases + 1);
        } else {
          answers.add(TxtAnswer.error(name.value(), "more than " + MAX_ALIASES + " aliases"));
        }
      }
    }

    private void ask(NamedServer server, DomainName name, Set<DomainName> targets) {
      List<TxtAnswer> heard = new ArrayList<>();
      TxtAnswer nobody = TxtAnswer.silence(server.name(), "its address could not be found");
      boolean alias = false;
      for (InetSocketAddress address : server.addresses()) {
        String who = server.at(address);
        try {
          Message answer = send(address, name);
          Optional<DomainName> target = alias(answer, name);
          target.ifPresent(targets::add);
          alias |= target.isPresent();
          if (target.isEmpty()) {
            heard.add(read(who, answer));
          }
        } catch (IOException e) {
          nobody = TxtAnswer.silence(who, String.valueOf(e.getMessage()));
        }
      }
      answers.addAll(heard);
      if (heard.isEmpty() && !alias) {
        silent++;
        answers.add(nobody);
      }
    }

    private Message send(InetSocketAddress address, DomainName name) throws IOException {
      if (questions >= MAX_QUESTIONS || silent >= PATIENCE) {
        throw new IOException("not asked, because too many others did not answer");
      }
      questions++;
      Message query =
          Message.newQuery(Record.newRecord(DnsNames.absolute(name), Type.TXT, DClass.IN));
      if (direct) {
        query.getHeader().unsetFlag(Flags.RD);
      }
      for (int left = attempts - 1; ; left--) {
        try {
          return exchange.ask(address, query);
        } catch (IOException e) {
          if (left <= 0) {
            throw new IOException("does not answer", e);
          }
        }
      }
    }
  }

  private static Optional<DomainName> alias(Message answer, DomainName name) {
    Name asked = DnsNames.absolute(name);
    return answer.getSection(Section.ANSWER).stream()
        .filter(record -> record.getName().equals(asked))
        .filter(CNAMERecord.class::isInstance)
        .flatMap(record -> DnsNames.parsed(((CNAMERecord) record).getTarget()).stream())
        .findFirst();
  }

  private TxtAnswer read(String who, Message answer) {
    int code = answer.getRcode();
    if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
      return TxtAnswer.error(who, Rcode.string(code));
    }
    if (direct && !answer.getHeader().getFlag(Flags.AA)) {
      // RFC 1034 §4.3.1: a referral, or a possibly outdated answer from a cache.
      return TxtAnswer.error(who, "is not authoritative for the zone");
    }
    Name asked = answer.getQuestion().getName();
    List<String> texts =
        answer.getSection(Section.ANSWER).stream()
            .filter(record -> record.getName().equals(asked))
            .filter(TXTRecord.class::isInstance)
            .map(record -> joined((TXTRecord) record))
            .toList();
    return TxtAnswer.texts(who, texts);
  }

  private static String joined(TXTRecord record) {
    StringBuilder text = new StringBuilder();
    for (byte[] string : record.getStringsAsByteArrays()) {
      text.append(new String(string, StandardCharsets.ISO_8859_1));
    }
    return text.toString();
  }
}
