// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What James 3.8.1 replies, as the RFCs have it: enhanced codes where it has none (RFC 2034 section
 * 4 wants one in each reply with 2yz, 4yz and 5yz except the greeting and the replies to HELO and
 * EHLO), base64 in a 334 (RFC 4954 section 4), and no remains in the reply to EHLO.
 */
final class SmtpReplies {

  private static final Pattern LINE = Pattern.compile("(\\d{3})([ -])(.*)", Pattern.DOTALL);
  private static final Pattern STATUS = Pattern.compile("[245]\\.\\d{1,3}\\.\\d{1,3}( .*|$)");

  /** The first line of the reply to HELO and EHLO; James has one bracket too many. */
  private static final Pattern HELLO = Pattern.compile("(250[ -].* Hello .*\\[[^\\]]*\\])\\)");

  /** RFC 4954 section 3 has AUTH with a blank; this is what servers before it said. */
  private static final Pattern OLD_AUTH = Pattern.compile("250[ -]AUTH=.*");

  private static final String SERVICE_READY = "220 ";

  /** An empty challenge: RFC 4954 section 4. */
  private static final Map<String, String> CHALLENGES = Map.of("OK. Continue authentication", "");

  /** RFC 4954 section 4.2 and 6, RFC 3463; X.0.0 would say nothing. */
  private static final Map<Integer, String> STATUSES =
      Map.of(
          235, "2.7.0", 251, "2.1.5", 252, "2.5.2", 451, "4.3.0", 500, "5.5.2", 501, "5.5.2", 502,
          "5.5.1", 503, "5.5.1", 504, "5.5.4", 535, "5.7.8");

  private SmtpReplies() {}

  /** The reply to write instead of {@code reply}, which may have several lines. */
  static String right(String reply) {
    List<String> lines = List.of(reply.split("\r\n"));
    boolean hello = lines.get(0).startsWith("250") && lines.get(0).contains(" Hello ");
    List<String> right =
        hello ? hello(lines) : lines.stream().map(SmtpReplies::withStatus).toList();
    return String.join("\r\n", right) + "\r\n";
  }

  private static List<String> hello(List<String> lines) {
    List<String> right =
        lines.stream()
            .filter(line -> !OLD_AUTH.matcher(line).matches())
            .map(line -> HELLO.matcher(line).replaceFirst("$1"))
            .collect(Collectors.toCollection(ArrayList::new));
    // The one that went may have been the last.
    int last = right.size() - 1;
    right.set(last, right.get(last).replaceFirst("^250-", "250 "));
    return right;
  }

  private static String withStatus(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches() || line.startsWith(SERVICE_READY)) {
      return line;
    }
    int code = Integer.parseInt(parts.group(1));
    String text = parts.group(3);
    if (code / 100 == 3) {
      return parts.group(1) + parts.group(2) + CHALLENGES.getOrDefault(text, text);
    }
    if (STATUS.matcher(text).matches()) {
      return line;
    }
    String status = STATUSES.getOrDefault(code, code / 100 + ".0.0");
    return parts.group(1) + parts.group(2) + status + " " + spelled(text);
  }

  private static String spelled(String text) {
    return text.replace("Authentication Succesfull", "Authentication successful");
  }
}
