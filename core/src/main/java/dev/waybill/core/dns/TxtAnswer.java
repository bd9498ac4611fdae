// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import java.util.List;

/**
 * What one name server said about the TXT records of a name.
 *
 * <p>Immutable.
 *
 * @param server who said it, by name and address
 * @param kind how the question ended
 * @param texts the records, the strings of each joined (RFC 7208 §3.3 and RFC 6376 §3.6.2.2 join
 *     them without a blank), one character for each octet; empty unless {@link Kind#TEXTS}
 * @param detail what went wrong, in a few words; else empty
 */
public record TxtAnswer(String server, Kind kind, List<String> texts, String detail) {

  /** How a question can end. */
  public enum Kind {
    /** There are TXT records. */
    TEXTS,
    /** The server knows that there are none. */
    NOTHING,
    /** The server answered that it can not answer, such as SERVFAIL. */
    ERROR,
    /** Nobody answered, or nothing that could be read. */
    SILENCE
  }

  /** Copies the texts. */
  public TxtAnswer {
    texts = List.copyOf(texts);
  }

  static TxtAnswer texts(String server, List<String> texts) {
    return new TxtAnswer(server, texts.isEmpty() ? Kind.NOTHING : Kind.TEXTS, texts, "");
  }

  static TxtAnswer error(String server, String detail) {
    return new TxtAnswer(server, Kind.ERROR, List.of(), detail);
  }

  static TxtAnswer silence(String server, String detail) {
    return new TxtAnswer(server, Kind.SILENCE, List.of(), detail);
  }
}
