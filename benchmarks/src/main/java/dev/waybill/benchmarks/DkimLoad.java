// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import java.nio.charset.StandardCharsets;

/** The message that everybody signs. */
final class DkimLoad {

  static final String DOMAIN = "example.com";

  private static final String HEADER =
      String.join(
          "\r\n",
          "Received: from client.example.com (client.example.com [192.0.2.1])",
          "        by mail.example.com with ESMTPSA id 0123456789;",
          "        Mon, 1 Jan 2026 00:00:00 +0000 (UTC)",
          "From: \"News of the day\" <news@example.com>",
          "To: Bob <bob@remote.example>",
          "Subject: A subject of ordinary length for a newsletter",
          "Date: Mon, 1 Jan 2026 00:00:00 +0000",
          "Message-ID: <0123456789abcdef@example.com>",
          "MIME-Version: 1.0",
          "Content-Type: text/plain; charset=utf-8",
          "Content-Transfer-Encoding: 8bit",
          "List-Unsubscribe: <https://example.com/unsubscribe/0123456789>",
          "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
          "X-Campaign: 42",
          "",
          "");

  private static final String LINE =
      "The quick brown fox jumps over the lazy dog, and then it does so again.\r\n";

  private DkimLoad() {}

  /** A message of about so many octets. */
  static byte[] message(int octets) {
    return (HEADER + body(octets)).getBytes(StandardCharsets.US_ASCII);
  }

  /** Its body. */
  static String body(int octets) {
    return LINE.repeat((octets - HEADER.length()) / LINE.length());
  }
}
