// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.address.AddressPattern;
import dev.waybill.core.address.DomainPattern;
import dev.waybill.core.address.ReportTarget;
import dev.waybill.core.address.ReturnTerms;
import dev.waybill.core.settings.DataSize;
import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** Reads the attributes common to all rules. Confined to the thread that reads. */
final class TermsReader {

  /** Chosen: more than any list has, and too small to overflow. */
  private static final int MOST = 1_000_000;

  /** Chosen: with its code and first words the reply stays one line (RFC 5321 §4.5.3.1.5). */
  private static final int MAX_REASON = 200;

  private enum Tls {
    OPTIONAL,
    REQUIRED
  }

  private enum Path {
    SIGNED,
    OWN
  }

  private final OptionalInt maxRecipients;

  /**
   * A reader.
   *
   * @param maxRecipients for rules that do not set it
   */
  TermsReader(OptionalInt maxRecipients) {
    this.maxRecipients = maxRecipients;
  }

  /**
   * Reads the attributes of one rule.
   *
   * @param defaults what the rule allows where it has no attribute
   * @param address reads one address pattern; a network has no own address
   */
  Terms read(Section rule, Terms defaults, Function<String, AddressPattern> address) {
    Function<String, List<AddressPattern>> addresses = wordAlone(address, AddressPattern.Word.ANY);
    Function<String, List<DomainPattern>> domains =
        wordAlone(DomainPattern::parse, DomainPattern.All.INSTANCE);
    List<AddressPattern> senders = rule.value("senders", defaults.senders(), addresses);
    Tls tls = rule.value("tls", Tls.OPTIONAL, Scalars.oneOf(Tls.class));
    return new Terms(
        senders,
        rule.value("from", senders, addresses),
        rule.value("recipients", defaults.recipients(), domains),
        rule.value("null-sender", defaults.nullSender(), Scalars::truth),
        rule.value("max-recipients", maxRecipients, TermsReader::atMost),
        rule.value("max-size", defaults.maxSize(), TermsReader::size),
        rule.value("max-messages", defaults.maxMessages(), TermsReader::atMost),
        rule.value("ports", defaults.ports(), Scalars.list(Scalars.number(1, 65_535))),
        tls == Tls.REQUIRED,
        fixes(rule),
        rule.optional("suspended", TermsReader::reason),
        new ReturnTerms(
            rule.value("bounces-to", ReturnTerms.DEFAULTS.bouncesTo(), ReportTarget::parse),
            rule.value("return-path", Path.SIGNED, Scalars.oneOf(Path.class)) == Path.OWN),
        rule.value("limits", defaults.limited(), TermsReader::limits));
  }

  private static Fixes fixes(Section rule) {
    Fixes defaults = Fixes.DEFAULTS;
    return new Fixes(
        rule.value("keep-bcc", defaults.keepBcc(), Scalars::truth),
        rule.value("add-date", defaults.addDate(), Scalars::truth),
        rule.value("add-message-id", defaults.addMessageId(), Scalars::truth),
        rule.value("strip-received", defaults.stripReceived(), Scalars::truth),
        defaults.normaliseBareLf());
  }

  /** A number, or {@code off} for no limit. */
  static OptionalInt atMost(String text) {
    if (text.equals("off")) {
      return OptionalInt.empty();
    }
    if (!text.matches("\\d+")) {
      throw new IllegalArgumentException("expected a number from 1 to " + MOST + ", or off");
    }
    return OptionalInt.of(Scalars.number(1, MOST).apply(text));
  }

  private static boolean limits(String text) {
    if (!text.equals("off")) {
      throw new IllegalArgumentException(
          "expected off; another rate is written as an <override> of a limit");
    }
    return false;
  }

  private static Optional<DataSize> size(String text) {
    return text.equals("off") ? Optional.empty() : Optional.of(DataSize.parse(text));
  }

  /** RFC 5321 §4.2: the text of a reply is printable ASCII. */
  private static String reason(String text) {
    String reason = text.strip();
    boolean printable = reason.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    if (reason.isEmpty() || reason.length() > MAX_REASON || !printable) {
      throw new IllegalArgumentException(
          "expected the reason that the client will read, 1 to "
              + MAX_REASON
              + " ASCII characters");
    }
    return reason;
  }

  /** A list in which the word for everything may only be used alone. */
  private static <T> Function<String, List<T>> wordAlone(Function<String, T> item, T everything) {
    return text -> {
      List<T> items = Scalars.list(item).apply(text);
      if (items.size() > 1 && items.contains(everything)) {
        throw new IllegalArgumentException(
            everything + " means everything, so it must stand alone");
      }
      return items;
    };
  }
}
