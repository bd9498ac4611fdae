// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.Network;
import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads {@code <limits>}. Confined to the thread that reads the file. */
final class LimitsSection {

  /** Chosen: more servers than any installation has. */
  private static final int MOST_SERVERS = 1000;

  private final Section section;
  private final Map<String, Integer> lines = new HashMap<>();

  LimitsSection(Section section) {
    this.section = section;
  }

  LimitSettings read(List<KeyPattern> accountsOff, List<Network> networksOff) {
    LimitSettings defaults = LimitSettings.DEFAULTS;
    ZoneId zone = section.value("time-zone", defaults.zone(), RateGrammar::zoneNamed);
    int servers = section.value("servers", defaults.servers(), Scalars.number(1, MOST_SERVERS));
    String server = section.value("server", defaults.server(), LimitsSection::word);
    List<Limit> limits = new ArrayList<>();
    for (Section one : section.children("limit")) {
      limit(one, zone).ifPresent(limits::add);
    }
    LimitFindings.check(section.children("limit"), limits);
    return new LimitSettings(zone, servers, server, limits, accountsOff, networksOff);
  }

  private Optional<Limit> limit(Section one, ZoneId zone) {
    Optional<String> name = one.required("name", "account-day", this::newName);
    name.ifPresent(known -> lines.put(known, one.line()));
    Optional<Scope> scope = one.required("for", "account", Scalars.oneOf(Scope.class));
    Optional<Counted> counts = one.required("counts", "recipients", Scalars.oneOf(Counted.class));
    Function<String, KeyPattern> pattern =
        scope.map(LimitsSection::pattern).orElse(KeyPattern::new);
    List<KeyPattern> of = one.value("of", List.of(), Scalars.list(pattern));
    Optional<Rate> rate = one.required("rate", "10000/day", text -> rate(text, zone, counts));
    Schedule schedule = one.value("schedule", Schedule.NONE, Schedule::parse);
    OverLimitAction over =
        one.value("over", OverLimitAction.DEFER, Scalars.oneOf(OverLimitAction.class));
    StoreDown down =
        one.value("on-store-down", StoreDown.LOCAL_SHARE, Scalars.oneOf(StoreDown.class));
    List<RateOverride> overrides =
        one.children("override").stream()
            .map(child -> override(child, pattern, zone, counts))
            .flatMap(Optional::stream)
            .toList();
    if (name.isEmpty() || scope.isEmpty() || counts.isEmpty() || rate.isEmpty()) {
      return Optional.empty();
    }
    Limit limit =
        new Limit(
            name.get(),
            scope.get(),
            of,
            counts.get(),
            rate.get(),
            over,
            schedule,
            down,
            overrides,
            one.line());
    LimitFindings.check(one, limit);
    return Optional.of(limit);
  }

  private String newName(String text) {
    if (!text.matches("[a-z0-9][a-z0-9-]{0,63}")) {
      throw new IllegalArgumentException("expected 1 to 64 lower-case letters, digits and hyphens");
    }
    Integer before = lines.get(text);
    if (before != null) {
      throw new IllegalArgumentException("another limit has this name, in line " + before);
    }
    return text;
  }

  private static Optional<RateOverride> override(
      Section child, Function<String, KeyPattern> pattern, ZoneId zone, Optional<Counted> counts) {
    Optional<KeyPattern> of = child.required("of", "news@example.com", pattern);
    Optional<Optional<Rate>> rate =
        child.required(
            "rate",
            "50000/day",
            text ->
                text.equals("off")
                    ? Optional.<Rate>empty()
                    : Optional.of(rate(text, zone, counts)));
    return of.isEmpty() || rate.isEmpty()
        ? Optional.empty()
        : Optional.of(new RateOverride(of.get(), rate.get(), child.line()));
  }

  private static Rate rate(String text, ZoneId zone, Optional<Counted> counts) {
    if (text.equals("off")) {
      throw new IllegalArgumentException(
          "expected a rate such as 10000/day; to switch a limit off for all, remove it");
    }
    Rate rate = Rate.parse(text, zone);
    if (rate.inOctets() && counts.isPresent() && counts.get() != Counted.OCTETS) {
      throw new IllegalArgumentException("a size is only for counts=\"octets\"");
    }
    if (rate.burst().isPresent() && counts.equals(Optional.of(Counted.DISTINCT_RECIPIENTS))) {
      throw new IllegalArgumentException("distinct recipients have no burst");
    }
    return rate;
  }

  private static Function<String, KeyPattern> pattern(Scope scope) {
    return switch (scope) {
      case ACCOUNT -> LimitsSection::account;
      case SENDER -> LimitsSection::address;
      case SENDER_DOMAIN, RECIPIENT_DOMAIN -> LimitsSection::domain;
      case NETWORK -> text -> new KeyPattern(Network.parse(text).toString());
      case OUTGOING_ADDRESS, PROVIDER -> text -> new KeyPattern(word(text));
      case EVERYTHING ->
          text -> {
            throw new IllegalArgumentException(
                "a limit for everything is not for somebody; for=\"account\" or"
                    + " for=\"sender-domain\" would be");
          };
    };
  }

  private static KeyPattern account(String text) {
    return text.startsWith("*") ? address(text) : new KeyPattern(word(text));
  }

  private static KeyPattern address(String text) {
    if (text.startsWith("*@")) {
      return new KeyPattern("*@" + DomainName.parse(text.substring(2)));
    }
    if (text.startsWith("*")) {
      throw new IllegalArgumentException("expected user@example.com or *@example.com");
    }
    return new KeyPattern(Mailbox.parse(text).toString());
  }

  private static KeyPattern domain(String text) {
    return text.startsWith("*.")
        ? new KeyPattern("*." + DomainName.parse(text.substring(2)))
        : new KeyPattern(DomainName.parse(text).value());
  }

  private static String word(String text) {
    if (!text.matches("[^\\s*\\p{Cntrl}]{1,255}")) {
      throw new IllegalArgumentException("expected a name without blanks");
    }
    return text;
  }
}
