// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import java.nio.charset.StandardCharsets;

/** Messages as clients write them; every line ends with CRLF. */
final class Messages {

  private Messages() {}

  static byte[] simple(String from, String to, String messageId) {
    return crlf(
        "From: " + from,
        "To: " + to,
        "Subject: A message",
        "Date: Mon, 23 Nov 2026 10:00:00 +0000",
        "Message-ID: <" + messageId + ">",
        "",
        "Hello.");
  }

  /** The lines in ISO 8859-1, so that each character is the octet of its number. */
  static byte[] crlf(String... lines) {
    return (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }
}
