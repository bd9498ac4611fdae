// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the other side offered in its answer to EHLO (RFC 5321 §4.1.1.1).
 *
 * <p>Immutable. Only what we use.
 *
 * @param startTls RFC 3207
 * @param pipelining RFC 2920
 * @param eightBitMime RFC 6152
 * @param smtpUtf8 RFC 6531
 * @param size whether a message's size may be declared (RFC 1870)
 * @param sizeLimit the most octets it takes; 0 when it does not say
 */
record Extensions(
    boolean startTls,
    boolean pipelining,
    boolean eightBitMime,
    boolean smtpUtf8,
    boolean size,
    long sizeLimit) {

  /** Those of a host that knows only HELO. */
  static final Extensions NONE = new Extensions(false, false, false, false, false, 0);

  /** RFC 1870 §3: up to 20 digits; what does not fit into 18 is no limit for anybody. */
  private static final Pattern SIZE = Pattern.compile("SIZE(?: +(\\d{1,18}))?(?: .*)?");

  /** Reads the lines of a 250 to EHLO, the first of which is the host's name. */
  static Extensions parse(List<String> lines) {
    List<String> offers =
        lines.stream().skip(1).map(line -> line.strip().toUpperCase(Locale.ROOT)).toList();
    boolean size = false;
    long limit = 0;
    for (String offer : offers) {
      Matcher form = SIZE.matcher(offer);
      if (form.matches()) {
        size = true;
        limit = form.group(1) == null ? 0 : Long.parseLong(form.group(1));
      }
    }
    return new Extensions(
        offers.contains("STARTTLS"),
        offers.contains("PIPELINING"),
        offers.contains("8BITMIME"),
        offers.contains("SMTPUTF8"),
        size,
        limit);
  }
}
