// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Messages by chance that are ugly but that all verifiers read alike: folded, repeated, empty and
 * 8-bit fields, odd white space, bodies of all sorts, with CRLF line ends only.
 *
 * <p>Confined to one thread; the same seed gives the same messages.
 */
public final class SampleMessages {

  private static final List<String> NAMES =
      List.of(
          "To",
          "Cc",
          "Subject",
          "Date",
          "Message-ID",
          "Reply-To",
          "MIME-Version",
          "Content-Type",
          "Content-Transfer-Encoding",
          "References",
          "In-Reply-To",
          "List-Unsubscribe",
          "List-Id",
          "List-Unsubscribe-Post",
          "Received",
          "Return-Path",
          "Bcc",
          "X-Mailer",
          "Sender",
          "Feedback-ID",
          "X-!#$%&'*+-/=?^_`{|}~");

  private static final List<String> PIECES =
      List.of(
          "a",
          "word",
          "example.com",
          "<x@example.org>",
          "=?utf-8?q?=C3=A9?=",
          "\u00e9\u00a0\u0085",
          "\"q\\\"s\"",
          "(comment)",
          ";",
          ":",
          "=",
          "b=",
          "; b=x",
          " ",
          "  ",
          "\t",
          " \t ",
          "\r\n ",
          "\r\n\t",
          " \r\n  ",
          "\r\n \r\n\t",
          "\u0001",
          "\u007f",
          "\u00ff");

  private static final List<String> LINES =
      List.of(
          "",
          "",
          "",
          ".",
          "..",
          ". dot",
          "text",
          "two  spaces",
          "tab\there",
          "end of line ",
          "end\t \t",
          " \t",
          "  leading",
          "From here",
          "\u00e9\u00fc\u00ff",
          "--boundary",
          "Content-Type: text/plain",
          "=20",
          "\u000b\f",
          "a\u0001b",
          "-- ");

  private static final List<String> FLAWS =
      List.of("\r", "\n", "\r\r\n", "\n\r", "\r\nno field\r\n", "\r\n: x\r\n", "\0");

  private final Random random;

  /** Messages drawn from this source. */
  public SampleMessages(Random random) {
    this.random = random;
  }

  /** The next message. */
  public byte[] next() {
    String body = random.nextInt(6) == 0 ? "\r\n" + entity(random.nextInt(3)) : body();
    return (header() + body).getBytes(ISO_8859_1);
  }

  /**
   * The next message that some would read in another way than others: a lone CR or LF somewhere, or
   * a header line that is none.
   */
  public byte[] nextAmbiguous() {
    String message = new String(next(), ISO_8859_1);
    String flaw = pick(FLAWS);
    int at = random.nextInt(message.length() + 1);
    return (message.substring(0, at) + flaw + message.substring(at)).getBytes(ISO_8859_1);
  }

  private String header() {
    List<String> fields = new ArrayList<>();
    for (int i = random.nextInt(8) == 0 ? 2 : 1; i > 0; i--) {
      fields.add(anyCase("From") + ": Sender" + value() + " <sender@example.com>");
    }
    for (int i = random.nextInt(14); i > 0; i--) {
      fields.add(anyCase(pick(NAMES)) + ":" + value());
    }
    Collections.shuffle(fields, random);
    return String.join("\r\n", fields) + "\r\n";
  }

  private String body() {
    if (random.nextInt(20) == 0) {
      return "";
    }
    StringBuilder body = new StringBuilder("\r\n");
    for (int i = random.nextInt(12); i > 0; i--) {
      body.append(random.nextInt(15) == 0 ? longLine() : pick(LINES)).append("\r\n");
    }
    if (random.nextInt(3) == 0) {
      body.append(pick(LINES));
    }
    return body.toString();
  }

  /** Multiparts within multiparts, and leaves of any kind. */
  private String entity(int depth) {
    if (depth == 0) {
      return "Content-Type: text/plain\r\n" + body();
    }
    String boundary = "=_" + depth + "_" + random.nextInt(1000);
    StringBuilder entity = new StringBuilder("Content-Type: multipart/mixed;\r\n boundary=\"");
    entity.append(boundary).append("\"\r\n\r\n").append(pick(LINES)).append("\r\n");
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      entity.append("--").append(boundary).append("\r\n");
      entity.append(entity(random.nextInt(depth))).append("\r\n");
    }
    return entity.append("--").append(boundary).append("--\r\n").toString();
  }

  private String value() {
    StringBuilder value = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      value.append(pick(PIECES));
    }
    return value.toString();
  }

  private String longLine() {
    return "long ".repeat(1 + random.nextInt(190)) + "end";
  }

  private String anyCase(String name) {
    return switch (random.nextInt(4)) {
      case 0 -> name.toLowerCase(Locale.ROOT);
      case 1 -> name.toUpperCase(Locale.ROOT);
      default -> name;
    };
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
