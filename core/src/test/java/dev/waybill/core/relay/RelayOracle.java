// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The relay policy once more, slow and obvious: rules are maps of strings, addresses are texts, and
 * networks are strings of zeros and ones. Shares nothing with the policy under test, on purpose.
 */
final class RelayOracle {

  /** Networks as the first bits of their addresses; the last one that fits is the longest. */
  private static final Map<String, Map<String, String>> NETWORKS = new LinkedHashMap<>();

  private static final Map<String, Map<String, String>> ACCOUNTS = new LinkedHashMap<>();

  private static final Map<String, String> CIDRS = new LinkedHashMap<>();

  static {
    network("10.0.0.0/8", "00001010", Map.of());
    network(
        "10.1.0.0/16",
        "00001010" + "00000001",
        Map.of(
            "senders",
            "*@example.com *.example.org",
            "recipients",
            "example.net *.example.net",
            "ports",
            "2525 25",
            "max-messages",
            "2"));
    network(
        "10.2.0.0/16",
        "00001010" + "00000010",
        Map.of("senders", "alice+*@example.com", "from", "local partner@evil.example"));
    network("10.1.2.0/24", "00001010" + "00000001" + "00000010", Map.of("suspended", "moved"));
    network(
        "10.1.3.0/24",
        "00001010" + "00000001" + "00000011",
        Map.of("tls", "required", "max-recipients", "2", "null-sender", "true"));
    network(
        "2001:db8:0:0:0:0:0:0/32",
        "0010000000000001" + "0000110110111000",
        Map.of("from", "news@example.com", "max-size", "1KiB", "null-sender", "true"));
    ACCOUNTS.put("news@example.com", Map.of("senders", "own", "from", "*@example.com"));
    ACCOUNTS.put("gone@example.com", Map.of("suspended", "unpaid"));
    ACCOUNTS.put(
        "big@example.com",
        Map.of(
            "max-size", "1KiB", "tls", "required", "ports", "587", "recipients", "*.example.net"));
  }

  private static final Map<String, String> EVERY =
      Map.of("senders", "*@example.com", "max-recipients", "1");

  private RelayOracle() {}

  private static void network(String cidr, String bits, Map<String, String> attributes) {
    NETWORKS.put(bits, attributes);
    CIDRS.put(bits, cidr);
  }

  /** The same rules for the policy under test. */
  static String xml(String every) {
    StringJoiner xml = new StringJoiner("\n");
    NETWORKS.forEach((bits, rule) -> xml.add("<network cidr='" + CIDRS.get(bits) + "'" + of(rule)));
    ACCOUNTS.forEach((name, rule) -> xml.add("<account name='" + name + "'" + of(rule)));
    return xml.add("<accounts relay='" + every + "'" + of(EVERY)).toString();
  }

  private static String of(Map<String, String> rule) {
    StringBuilder attributes = new StringBuilder();
    rule.forEach((name, value) -> attributes.append(" " + name + "='" + value + "'"));
    return attributes + "/>";
  }

  /** What becomes of a message on this way. */
  static String outcome(Way way, String every) {
    String account = way.link().account();
    if (ACCOUNTS.containsKey(account)) {
      return walk(way, ACCOUNTS.getOrDefault(account, Map.of()), true)
          .replace("LABEL", "account " + account);
    }
    if (!account.isEmpty() && every.equals("true")) {
      return walk(way, EVERY, true).replace("LABEL", "account " + account);
    }
    String longest = "";
    for (String prefix : NETWORKS.keySet()) {
      if (bits(way.link().client()).startsWith(prefix)) {
        longest = prefix;
      }
    }
    if (longest.isEmpty()) {
      return way.isLocal() ? "accepted -" : "RCPT 550 unknown-client";
    }
    return walk(way, NETWORKS.getOrDefault(longest, Map.of()), false)
        .replace("LABEL", "network " + CIDRS.getOrDefault(longest, ""));
  }

  private static String walk(Way way, Map<String, String> rule, boolean submission) {
    boolean local = way.isLocal();
    boolean bound = submission || !local;
    boolean nobody = way.sender().isEmpty() && !rule.containsKey("null-sender");
    String envelope = envelope(way, rule, submission);
    String content = content(way, rule, submission);
    if (way.amounts().messages() >= number(rule, "max-messages")) {
      return "MAIL 421 too-many-messages";
    }
    if (!envelope.isEmpty() && bound) {
      return (submission ? "MAIL " : "RCPT ") + envelope;
    }
    if (nobody && !local) {
      return "RCPT 553 null-sender";
    }
    if (!local && !anyDomain(rule.getOrDefault("recipients", ""), way.recipient())) {
      return "RCPT 550 recipient-not-allowed";
    }
    if (bound && way.amounts().recipients() >= number(rule, "max-recipients")) {
      return "RCPT 452 too-many-recipients";
    }
    if (bound && !content.isEmpty()) {
      return "DATA " + content;
    }
    boolean clean = envelope.isEmpty() && !nobody && content.isEmpty();
    return !local || clean ? "accepted LABEL" : "accepted -";
  }

  private static int number(Map<String, String> rule, String name) {
    return Integer.parseInt(rule.getOrDefault(name, "1000"));
  }

  private static String envelope(Way way, Map<String, String> rule, boolean submission) {
    if (rule.containsKey("suspended")) {
      return submission ? "525 suspended" : "550 suspended";
    }
    String ports = " " + rule.getOrDefault("ports", "" + way.link().port()) + " ";
    if (!ports.contains(" " + way.link().port() + " ")) {
      return "550 wrong-port";
    }
    if (rule.containsKey("tls") && !way.link().tls()) {
      return "530 tls-required";
    }
    if (rule.containsKey("max-size") && way.amounts().declared() > 1024) {
      return "552 too-large";
    }
    String senders = rule.getOrDefault("senders", unsaid(submission));
    boolean fine =
        way.sender().isEmpty() || anyAddress(senders, way.sender(), way.link().account());
    return fine ? "" : "553 sender-not-allowed";
  }

  private static String content(Way way, Map<String, String> rule, boolean submission) {
    if (rule.containsKey("max-size") && way.amounts().octets() > 1024) {
      return "552 too-large";
    }
    if (!way.from().contains("@")) {
      return "554 no-usable-from";
    }
    String allowed = rule.getOrDefault("from", rule.getOrDefault("senders", unsaid(submission)));
    return anyAddress(allowed, way.from(), way.link().account()) ? "" : "554 from-not-allowed";
  }

  /** An account sends as itself, a network as the domains of the server. */
  private static String unsaid(boolean submission) {
    return submission ? "own" : "*@example.com *@home.example";
  }

  private static boolean isOwn(String address, String account) {
    String user = address.replaceFirst("\\+[^@]*@", "@");
    return user.equals(account)
        || (user.equals("sales@example.com") && account.equals("news@example.com"));
  }

  private static boolean anyAddress(String patterns, String address, String account) {
    String small = address.toLowerCase(Locale.ROOT);
    String domain = small.substring(small.indexOf('@') + 1);
    for (String pattern : patterns.split(" ", -1)) {
      if (pattern.equals("any")
          || (pattern.equals("own") && isOwn(small, account))
          || (pattern.equals("local") && small.matches(".*@(example\\.com|home\\.example)"))
          || (pattern.endsWith("+*@example.com")
              && small.startsWith(pattern.replace("*@example.com", ""))
              && domain.equals("example.com"))
          || small.equals(pattern)
          || (pattern.startsWith("*@") && small.endsWith(pattern.substring(1)))
          || (pattern.startsWith("*.") && domain.endsWith(pattern.substring(1)))) {
        return true;
      }
    }
    return false;
  }

  private static boolean anyDomain(String patterns, String address) {
    String domain = address.substring(address.indexOf('@') + 1);
    boolean any = patterns.isEmpty();
    for (String pattern : patterns.split(" ", -1)) {
      boolean below = pattern.startsWith("*.") && domain.endsWith(pattern.substring(1));
      any = any || pattern.equals(domain) || below;
    }
    return any;
  }

  private static String bits(String address) {
    StringBuilder bits = new StringBuilder();
    // An IPv4 address in IPv6 clothes is an IPv4 address.
    String bare = address.replace("0:0:0:0:0:ffff:", "");
    boolean six = bare.contains(":");
    for (String part : bare.split(six ? ":" : "\\.", -1)) {
      String binary = Integer.toBinaryString(Integer.parseInt(part, six ? 16 : 10));
      bits.append("0".repeat((six ? 16 : 8) - binary.length())).append(binary);
    }
    return bits.toString();
  }
}
