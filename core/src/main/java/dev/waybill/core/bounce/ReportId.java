// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.RecipientEvent;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which report this is, as its Message-ID field says it: so a report that is sent twice is one, and
 * one that comes back tells what it was about.
 *
 * <p>Immutable.
 *
 * @param message the message that bounced
 * @param index which of its recipients
 * @param kind at once or later
 * @param step whom it is sent to, as a {@link ReportReaders.Reader}
 */
public record ReportId(MessageToken message, int index, RecipientEvent.Kind kind, int step) {

  private static final Pattern FORM =
      Pattern.compile("<([0-9a-v]{16})\\.(\\d{1,9})\\.(bounced|bounced-later)(?:\\.(\\d))?@\\S+>");

  /** The report of an outcome to one reader. */
  static ReportId of(RecipientEvent event, int step) {
    return new ReportId(event.message(), event.index(), event.kind(), step);
  }

  /** Reads a Message-ID field; empty when it is that of another message. */
  static Optional<ReportId> parse(String field) {
    Matcher id = FORM.matcher(field.strip());
    if (!id.matches()) {
      return Optional.empty();
    }
    RecipientEvent.Kind kind =
        id.group(3).equals(RecipientEvent.Kind.BOUNCED.label())
            ? RecipientEvent.Kind.BOUNCED
            : RecipientEvent.Kind.BOUNCED_LATER;
    return Optional.of(
        new ReportId(
            new MessageToken(id.group(1)),
            Integer.parseInt(id.group(2)),
            kind,
            id.group(4) == null ? 0 : Integer.parseInt(id.group(4))));
  }

  /** The Message-ID field of the report, which this domain sends. */
  String field(DomainName domain) {
    String further = step == 0 ? "" : "." + step;
    return "<" + message + "." + index + "." + kind.label() + further + "@" + domain + ">";
  }
}
