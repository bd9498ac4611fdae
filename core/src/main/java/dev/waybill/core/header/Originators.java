// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.header;

import dev.waybill.core.address.Mailbox;
import java.util.List;
import java.util.Optional;

/**
 * The authors and the sender that a message names (RFC 5322 §3.6.2), or why it names none.
 *
 * <p>Immutable. Stricter than {@link HeaderBlock#author}: that one looks for a usable address, this
 * one is for policy decisions, where a skipped address would be a bypass.
 */
public sealed interface Originators {

  /**
   * One From field in which every address is valid.
   *
   * @param authors at least one
   * @param sender empty if there is one author, who is then also the sender
   */
  record Named(List<Mailbox> authors, Optional<Mailbox> sender) implements Originators {

    /** Copies the authors. */
    public Named {
      authors = List.copyOf(authors);
    }
  }

  /** What is wrong with the fields. */
  enum Fault implements Originators {
    /** No From field, or one without an address. */
    NO_FROM,
    /** Several From fields; receivers differ in which one they use. */
    SEVERAL_FROM,
    /** A From field with an invalid address. */
    UNREADABLE_FROM,
    /** A From field that can be read if a name in it is put in quotes: {@code News, The <a@b>}. */
    UNQUOTED_NAME,
    /** Several authors, and not exactly one Sender field with one address. */
    NO_SENDER,
    /** The header block is longer than what is examined. */
    TOO_LONG;
  }
}
