// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Random;

/**
 * Nested MIME messages by chance that are ugly but that all readers understand alike: parts in
 * parts, messages in parts, labels in any spelling, 8-bit octets in bodies only.
 *
 * <p>Confined to one thread; the same seed gives the same messages.
 */
public final class MimeNests {

  private static final int MAX_DEPTH = 5;

  private static final List<String> TYPES =
      List.of(
          "Content-Type: text/plain; charset=utf-8\r\n",
          "content-type: TEXT/html;\r\n\tcharset=\"iso-8859-1\"\r\n",
          "Content-Type: text/plain (plain \\) text); charset=koi8-r;\r\n",
          "Content-Type:application/octet-stream;\r\n name=\"a;b\"\r\n",
          "Content-Type: image/png\r\n",
          "Content-Disposition: inline\r\n",
          "");

  private static final List<String> LABELS =
      List.of(
          "",
          "",
          "Content-Transfer-Encoding: 8bit\r\n",
          "Content-Transfer-Encoding: 7bit\r\n",
          "content-transfer-encoding:\r\n 8BIT\r\n",
          "Content-Transfer-Encoding: binary\r\n");

  private static final List<String> PIECES =
      List.of(
          "word ",
          "\u00e9",
          "\u00ff\u00fe\u0080",
          "\u00c3\u00a4",
          "=",
          "=3D",
          " ",
          "  ",
          "\t",
          ".",
          "From ",
          "F",
          "-",
          "--",
          "--y",
          "-- ",
          ">From ",
          "\0",
          "\u007f",
          "abcdefghij klmnopqrst ",
          "0123456789012345678901234567890123456789012345678901234567890123456789");

  private static final List<String> ASCII =
      List.of("word ", "=", " ", "\t", ".", "From ", "-", "--", "-- ", "\u007f", "abcdefghijklm ");

  private final Random random;
  private int multiparts;

  /** Messages that depend on the seed alone. */
  public MimeNests(long seed) {
    this.random = new Random(seed);
  }

  /** The next message. */
  public byte[] message() {
    multiparts = 0;
    return message(0).getBytes(ISO_8859_1);
  }

  private String message(int depth) {
    String field = "From: a@example.com\r\nSubject: =?utf-8?q?=C3=A9?=\r\n";
    return field
        + (random.nextBoolean() ? "MIME-Version: 1.0\r\n" : "mime-version: 1.0 (x)\r\n")
        + entity(depth);
  }

  private String entity(int depth) {
    int chance = random.nextInt(10);
    if (depth < MAX_DEPTH && chance < 4) {
      return multipart(depth);
    }
    if (depth < MAX_DEPTH && depth > 0 && chance == 4) {
      return "Content-Type: message/rfc822\r\n" + pick(LABELS) + "\r\n" + message(depth + 1);
    }
    if (chance == 5) {
      return "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\nSGVsbG8=\r\n";
    }
    if (chance == 6) {
      return pick(TYPES) + "Content-Transfer-Encoding: Quoted-Printable\r\n\r\na=E4=\r\n=20b";
    }
    return pick(TYPES) + pick(LABELS) + "\r\n" + text(random.nextInt(3) == 0 ? ASCII : PIECES);
  }

  private String multipart(int depth) {
    multiparts++;
    // Some of them begin like others.
    String boundary = "x=" + multiparts;
    StringBuilder all = new StringBuilder("Content-Type: multipart/");
    all.append(random.nextBoolean() ? "mixed" : "alternative").append(";\r\n ");
    all.append("boundary=\"").append(boundary).append("\"\r\n").append(pick(LABELS)).append("\r\n");
    if (random.nextBoolean()) {
      all.append("This is for readers without MIME.\r\n");
    }
    int parts = 1 + random.nextInt(3);
    for (int i = 0; i < parts; i++) {
      all.append("--").append(boundary).append(random.nextInt(8) == 0 ? " \t\r\n" : "\r\n");
      all.append(entity(depth + 1)).append("\r\n");
    }
    all.append("--").append(boundary).append("--");
    return all.append(random.nextInt(3) == 0 ? "" : "\r\nThe end.\r\n").toString();
  }

  private String text(List<String> pieces) {
    StringBuilder text = new StringBuilder();
    int lines = random.nextInt(6);
    for (int i = 0; i < lines; i++) {
      int words = random.nextInt(12);
      for (int j = 0; j < words; j++) {
        text.append(pick(pieces));
      }
      text.append(random.nextInt(20) == 0 ? "" : "\r\n");
    }
    return text.toString();
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
