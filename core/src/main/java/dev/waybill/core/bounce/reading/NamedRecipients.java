// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import dev.waybill.core.bounce.text.Addresses;
import dev.waybill.core.bounce.text.Meaning;
import dev.waybill.core.bounce.text.Phrases;
import dev.waybill.core.bounce.text.Replies;
import dev.waybill.core.bounce.text.ServerText;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which of the addresses in a text are those that the mail did not reach.
 *
 * <p>Confined to one letter. Servers write in a hundred forms, but they all put the recipient on a
 * line of its own, or behind a label, or next to a reply or a word of failure; and the returned
 * message says to whom it went. Each of these is evidence and counts; the sender's own address, a
 * label such as "from", and the names of mail systems count against.
 */
final class NamedRecipients {

  /** Chosen: one good piece of evidence, or two weak ones. */
  private static final int ENOUGH = 3;

  /** Chosen: an address with much less evidence than the best one is there for another reason. */
  private static final int SPREAD = 5;

  /** Chosen: an introduction stands a few lines above a list of addresses. */
  private static final int LINES_ABOVE = 6;

  private static final int LINES_BELOW = 4;

  /** Chosen: a line of text may be as long as all of it. */
  private static final int REACH = 600;

  private static final Set<String> SYSTEMS =
      Set.of(
          "mailer-daemon",
          "postmaster",
          "abuse",
          "support",
          "helpdesk",
          "noreply",
          "no-reply",
          "hostmaster",
          "webmaster",
          "admin",
          "administrator",
          "postoffice",
          "mailadmin",
          "help");

  private final ServerText text;
  private final Set<String> own;
  private final Set<String> senders;
  private final Set<String> addressees;
  private final Set<String> failed;
  private final boolean returned;

  private NamedRecipients(Letter letter) {
    this.text = letter.text();
    this.own = letter.head().own();
    this.senders = lowerCase(letter.original().senders());
    this.addressees = lowerCase(letter.original().addressees());
    this.addressees.addAll(lowerCase(letter.original().deliveredTo()));
    this.failed = lowerCase(letter.head().failedRecipients());
    this.returned = !letter.original().isEmpty();
  }

  /**
   * An address and the place that says most about it.
   *
   * @param address as written
   * @param start its first character in the text
   * @param end the character behind it
   * @param score how much speaks for it
   */
  record Named(String address, int start, int end, int score) {}

  /** The recipients, in the order in which the text has them. */
  static List<Named> in(Letter letter) {
    return new NamedRecipients(letter).all();
  }

  private List<Named> all() {
    Map<String, Named> best = new LinkedHashMap<>();
    for (Addresses.Found found : text.addresses()) {
      String key = found.value().toLowerCase(Locale.ROOT);
      if (best.size() >= StatusFields.MAX_RECIPIENTS && !best.containsKey(key)) {
        continue;
      }
      int score = score(found, key);
      Named named = new Named(found.value(), found.start(), found.end(), score);
      best.merge(key, named, (old, now) -> now.score() > old.score() ? now : old);
    }
    List<Named> others = best.values().stream().filter(one -> !isSender(one.address())).toList();
    List<Named> chosen = chosen(others);
    // Who writes to himself is named only where nobody else is, and where it is certainly a bounce.
    boolean own = chosen.isEmpty() && (returned || hasReply());
    return own ? chosen(List.copyOf(best.values())) : chosen;
  }

  private static List<Named> chosen(List<Named> candidates) {
    int top = candidates.stream().mapToInt(Named::score).max().orElse(0);
    List<Named> possible = candidates.stream().filter(named -> named.score() > 0).toList();
    int least = possible.size() == 1 ? 1 : Math.max(ENOUGH, top - SPREAD);
    return possible.stream()
        .filter(named -> named.score() >= least)
        .sorted(Comparator.comparingInt(Named::start))
        .toList();
  }

  private boolean hasReply() {
    return Replies.first(text.text(), 0, text.end()).isPresent();
  }

  private boolean isSender(String address) {
    String key = address.toLowerCase(Locale.ROOT);
    return (own.contains(key) || senders.contains(key)) && !failed.contains(key);
  }

  private int score(Addresses.Found found, String key) {
    int label = label(found);
    boolean wanted = addressees.contains(key) || failed.contains(key);
    int score = label + position(found) + surroundings(found);
    if (isSender(key)) {
      score -= 4;
    }
    if (addressees.contains(key)) {
      score += 4;
    }
    if (failed.contains(key)) {
      score += 6;
    }
    String localPart = key.substring(0, key.lastIndexOf('@'));
    if (!wanted && SYSTEMS.contains(localPart)) {
      score -= 6;
    }
    return !wanted && looksLikeMessageId(localPart) ? score - 4 : score;
  }

  // A label stands directly before the address, or begins its line and ends with a colon.
  private int label(Addresses.Found found) {
    int line = text.startOf(text.lineOf(found.start()));
    int nearest = 0;
    int covered = 0;
    for (Phrases.Match match : text.phrases(Math.max(line, found.start() - REACH), found.start())) {
      boolean labels = match.meaning() == Meaning.RECIPIENT || match.meaning() == Meaning.SENDER;
      // "sender address:" is no "address:".
      if (!labels || match.end() > found.start() || match.start() < covered) {
        continue;
      }
      if (leadsTo(match, found.start(), line)) {
        nearest = match.meaning() == Meaning.RECIPIENT ? 3 : -6;
      }
      covered = match.end();
    }
    if (nearest == 0) {
      nearest = labelAbove(found);
    }
    return nearest;
  }

  // "Recipient:" on the line above.
  private int labelAbove(Addresses.Found found) {
    int line = text.lineOf(found.start());
    String above = text.line(line - 1);
    boolean alone = isBare(text.startOf(line), found.start());
    if (!alone || !above.strip().endsWith(":")) {
      return 0;
    }
    int from = text.startOf(line - 1);
    List<Phrases.Match> matches = text.phrases(from, text.startOf(line));
    for (int i = matches.size() - 1; i >= 0; i--) {
      Phrases.Match match = matches.get(i);
      if (isBare(match.end(), text.startOf(line))) {
        if (match.meaning() == Meaning.RECIPIENT) {
          return 2;
        }
        if (match.meaning() == Meaning.SENDER) {
          return -6;
        }
      }
    }
    return 0;
  }

  private boolean leadsTo(Phrases.Match match, int address, int line) {
    if (isBare(match.end(), address)) {
      return true;
    }
    boolean colon =
        text.text().charAt(match.end() - 1) == ':'
            || (match.end() < text.end() && text.text().charAt(match.end()) == ':');
    return colon && isBare(line, match.start());
  }

  // Whether nothing is between two places but marks and blanks, and not too many of those.
  private boolean isBare(int from, int to) {
    if (to - from > REACH) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (Character.isLetterOrDigit(text.text().charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private int position(Addresses.Found found) {
    int line = text.lineOf(found.start());
    int lineEnd = Math.min(text.startOf(line + 1), text.end());
    if (!isBare(text.startOf(line), found.start())) {
      return 0;
    }
    return isBare(found.end(), lineEnd) ? 3 : 2;
  }

  private int surroundings(Addresses.Found found) {
    int line = text.lineOf(found.start());
    int lineStart = Math.max(text.startOf(line), found.start() - REACH);
    int lineEnd = Math.min(Math.min(text.startOf(line + 1), text.end()), found.end() + REACH);
    int above = Math.max(text.startOf(line - LINES_ABOVE), lineStart - REACH);
    int below = Math.min(text.startOf(line + LINES_BELOW), Math.min(text.end(), lineEnd + REACH));
    int score = 0;
    if (tellsOutcome(lineStart, lineEnd)) {
      score += 2;
    }
    if (tellsOutcome(above, lineStart)) {
      score += 2;
    } else if (tellsOutcome(lineEnd, below)) {
      score += 1;
    }
    boolean reply =
        Replies.first(text.text(), lineStart, below).isPresent()
            || Replies.status(text.text(), lineStart, below).isPresent();
    return reply ? score + 2 : score;
  }

  private boolean tellsOutcome(int from, int to) {
    return OutcomeWords.tells(text.phrases(from, to));
  }

  // "20260302101500.12AB34@host", "000a01d9$5f3c$0a01@host".
  private static boolean looksLikeMessageId(String localPart) {
    long digits = localPart.chars().filter(c -> c >= '0' && c <= '9').count();
    return localPart.indexOf('$') >= 0
        || (localPart.length() >= 20 && digits * 3 >= localPart.length());
  }

  private static Set<String> lowerCase(Iterable<String> addresses) {
    Set<String> all = new HashSet<>();
    addresses.forEach(address -> all.add(address.toLowerCase(Locale.ROOT)));
    return all;
  }
}
