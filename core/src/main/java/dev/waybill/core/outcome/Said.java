// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.phrase.FoundWords;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import java.util.Locale;
import java.util.Optional;

/**
 * A reply as the rules see it.
 *
 * @param reply what was said
 * @param status its enhanced status; one within the text when the one in front is missing or says
 *     nothing
 * @param remote who said it, in lower case; empty when it was us
 * @param stage where in the dialogue
 * @param words the words of the text
 */
record Said(
    Reply reply, Optional<EnhancedStatus> status, String remote, Stage stage, FoundWords words) {

  static Said of(Reply reply, String remote, Stage stage, FoundWords words) {
    Optional<EnhancedStatus> telling = reply.status().filter(Said::tells);
    Optional<EnhancedStatus> status = telling.or(() -> within(words)).or(reply::status);
    return new Said(reply, status, remote.toLowerCase(Locale.ROOT), stage, words);
  }

  private static boolean tells(EnhancedStatus status) {
    return status.subject() != 0;
  }

  private static Optional<EnhancedStatus> within(FoundWords text) {
    return text.words().stream()
        .flatMap(word -> EnhancedStatus.parse(word).stream())
        .filter(status -> status.statusClass() != 2 && tells(status))
        .findFirst();
  }

  boolean isOurs() {
    return remote.isEmpty();
  }

  /** Whether a host of this domain said it; the host's address may stand behind its name. */
  boolean isFrom(String domain) {
    int blank = remote.indexOf(' ');
    String host = blank < 0 ? remote : remote.substring(0, blank);
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return name.equals(domain) || name.endsWith("." + domain);
  }
}
