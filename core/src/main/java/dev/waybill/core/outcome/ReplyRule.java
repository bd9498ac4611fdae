// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One line of the file of rules; see there.
 *
 * @param name with the version of the file: {@code text-full/1}
 * @param who {@code remote}, {@code local} or {@code any}
 * @param code three characters, or {@code *}
 * @param status three parts, or empty for {@code *}
 * @param category of what fits
 * @param scope of what fits
 * @param permanent {@code yes}, {@code no} or {@code code}
 * @param text what the text must contain; empty for any
 */
record ReplyRule(
    String name,
    String who,
    String code,
    List<String> status,
    String category,
    Classification.Scope scope,
    String permanent,
    Optional<Pattern> text) {

  private static final int COLUMNS = 7;
  private static final Pattern BLANKS = Pattern.compile(" +");
  private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9.-]*");
  private static final Pattern CODE = Pattern.compile("[245](yz|\\d\\d)|\\*");
  private static final Pattern STATUS = Pattern.compile("[245x](\\.(x|\\d{1,3})){2}|\\*");

  private static final String GAP = ".{0,40}";

  /** Chosen: two gaps of 40 characters cost 1,600 steps at worst. */
  private static final int MOST_GAPS = 2;

  /** Reads a line. */
  static ReplyRule parse(String line, String version) {
    String[] columns = BLANKS.split(line.strip(), COLUMNS + 1);
    if (columns.length < COLUMNS) {
      throw new IllegalArgumentException("expected " + COLUMNS + " columns");
    }
    check(WORD.matcher(columns[0]).matches(), "name", columns[0]);
    check(List.of("remote", "local", "any").contains(columns[1]), "who", columns[1]);
    check(CODE.matcher(columns[2]).matches(), "code", columns[2]);
    check(STATUS.matcher(columns[3]).matches(), "status", columns[3]);
    check(WORD.matcher(columns[4]).matches(), "category", columns[4]);
    check(List.of("yes", "no", "code").contains(columns[6]), "permanent", columns[6]);
    return new ReplyRule(
        columns[0] + "/" + version,
        columns[1],
        columns[2],
        columns[3].equals("*") ? List.of() : List.of(columns[3].split("\\.")),
        columns[4],
        Classification.Scope.valueOf(columns[5].toUpperCase(Locale.ROOT)),
        columns[6],
        columns.length > COLUMNS ? Optional.of(pattern(columns[COLUMNS])) : Optional.empty());
  }

  private static void check(boolean right, String column, String value) {
    if (!right) {
      throw new IllegalArgumentException("no " + column + ": " + value);
    }
  }

  /** Only patterns that take linear time, whatever the text is. */
  private static Pattern pattern(String text) {
    for (String alternative : text.split("\\|", -1)) {
      String rest = alternative.replace(GAP, "");
      int gaps = (alternative.length() - rest.length()) / GAP.length();
      check(
          gaps <= MOST_GAPS && rest.chars().noneMatch(c -> "*+{\\".indexOf(c) >= 0), "text", text);
    }
    return Pattern.compile(text);
  }

  /** Whether this is the last resort. */
  boolean fitsEverything() {
    return who.equals("any") && code.equals("*") && status.isEmpty() && text.isEmpty();
  }

  /**
   * Whether this rule is about the reply.
   *
   * @param ours whether we said it ourselves
   * @param words its text, bounded, in lower case
   */
  boolean fits(Reply reply, boolean ours, String words) {
    return (who.equals("any") || who.equals("local") == ours)
        && fitsCode(reply.code())
        && fitsStatus(reply.status())
        && text.map(pattern -> pattern.matcher(words).find()).orElse(true);
  }

  private boolean fitsCode(int given) {
    if (code.equals("*")) {
      return true;
    }
    return code.endsWith("yz")
        ? code.charAt(0) - '0' == given / 100
        : code.equals(Integer.toString(given));
  }

  private boolean fitsStatus(Optional<EnhancedStatus> given) {
    return status.isEmpty()
        || given
            .filter(
                known ->
                    fitsPart(0, known.statusClass())
                        && fitsPart(1, known.subject())
                        && fitsPart(2, known.detail()))
            .isPresent();
  }

  private boolean fitsPart(int part, int given) {
    return status.get(part).equals("x") || status.get(part).equals(Integer.toString(given));
  }

  /** What the reply means by this rule. */
  Classification classification(Reply reply) {
    boolean never = permanent.equals("yes") || (permanent.equals("code") && reply.isPermanent());
    return new Classification(category, scope, never, name);
  }
}
