// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import java.util.List;

/**
 * One name server's answer about the TXT records of a name.
 *
 * <p>Immutable.
 *
 * @param server the server, by name and address
 * @param kind how the query ended
 * @param texts the records, the strings of each joined (RFC 7208 §3.3 and RFC 6376 §3.6.2.2 join
 *     them without a blank), one character for each octet; empty unless {@link Kind#TEXTS}
 * @param detail what went wrong, in a few words; else empty
 */
public record TxtAnswer(String server, Kind kind, List<String> texts, String detail) {

  /** How a question can end. */
  public enum Kind {
    /** There are TXT records. */
    TEXTS,
    /** The server says that there are none. */
    NOTHING,
    /** The server reported an error, such as SERVFAIL. */
    ERROR,
    /** There was no answer, or a malformed one. */
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
