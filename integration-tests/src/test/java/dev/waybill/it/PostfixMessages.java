// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Messages that mail hosts and signers are known to break; each has a Message-ID of its own. */
final class PostfixMessages {

  /** Octets of the attachment. */
  private static final int ATTACHMENT = 1024 * 1024;

  private PostfixMessages() {}

  static byte[] plain(String id) {
    return with(id, List.of("Subject: Plain"), "Hello Bob.");
  }

  static byte[] eightBit(String id) {
    return with(
        id,
        List.of(
            "Subject: 8 bit",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=iso-8859-1",
            "Content-Transfer-Encoding: 8bit"),
        "Gr\u00fc\u00dfe, \u00e4\u00ff\u0080");
  }

  static byte[] rawHeader(String id) {
    return with(id, List.of("Subject: Gr\u00c3\u00bc\u00c3\u009fe \u00ff"), "Hello.");
  }

  static byte[] encodedHeader(String id) {
    return with(
        id,
        List.of(
            "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n =?utf-8?b?w6TDtsO8?=",
            "Cc: =?utf-8?q?=C3=A4?=\r\n\t<ann@elsewhere.example>"),
        "Hello.");
  }

  static byte[] attachment(String id) {
    byte[] octets = new byte[ATTACHMENT];
    new Random(1).nextBytes(octets);
    return with(
        id,
        List.of(
            "Subject: A MiB",
            "MIME-Version: 1.0",
            "Content-Type: multipart/mixed; boundary=\"=_1\""),
        "A preamble.",
        "--=_1",
        "Content-Type: text/plain",
        "",
        "See the attachment.",
        "--=_1",
        "Content-Type: application/octet-stream; name=\"x\"",
        "Content-Transfer-Encoding: base64",
        "",
        Base64.getMimeEncoder().encodeToString(octets),
        "--=_1--");
  }

  /** The longest line of RFC 5322 section 2.1.1, in the header and in the body. */
  static byte[] longLines(String id) {
    return with(id, List.of("Subject: Long", "X-Long: " + "h".repeat(990)), "b".repeat(998), "e");
  }

  static byte[] dots(String id) {
    return with(id, List.of("Subject: Dots"), ".", "..", ".leading", "trailing.", "", ".", "..");
  }

  static byte[] blanks(String id) {
    return with(
        id,
        List.of("Subject:   blanks  \t", "X-Empty:", "X-Fold:\r\n\t folded  "),
        "trailing  ",
        "\t",
        " \t two  \t words \t",
        "",
        " ",
        "",
        "");
  }

  static byte[] unsubscribe(String id) {
    return with(
        id,
        List.of(
            "Subject: News",
            "List-Id: <news.example.com>",
            "List-Unsubscribe: <https://example.com/u/1>,\r\n <mailto:u@example.com>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click"),
        "Hello.");
  }

  private static byte[] with(String id, List<String> fields, String... body) {
    List<String> lines = new ArrayList<>();
    lines.add("From: \"News\" <" + WaybillServer.USER + ">");
    lines.add("To: <bob@" + PostfixHost.DOMAIN + ">");
    lines.add("Date: Mon, 23 Nov 2026 10:00:00 +0000");
    lines.add("Message-ID: <" + id + ">");
    lines.addAll(fields);
    lines.add("");
    lines.addAll(Arrays.asList(body));
    return Messages.crlf(lines.toArray(String[]::new));
  }
}
