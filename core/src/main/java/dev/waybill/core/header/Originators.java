// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.header;

import dev.waybill.core.address.Mailbox;
import java.util.List;
import java.util.Optional;

/**
 * Whom a message names as its authors and its sender (RFC 5322 §3.6.2), or why it does not.
 *
 * <p>Immutable. Stricter than {@link HeaderBlock#author}: that one looks for somebody who can be
 * written to, this one is for decisions, where an address that is passed over would be a way round.
 */
public sealed interface Originators {

  /**
   * One From field in which every address can be read.
   *
   * @param authors at least one
   * @param sender empty when there is one author, who then is the sender too
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
    /** Several From fields; receivers differ in which one they believe. */
    SEVERAL_FROM,
    /** A From field in which something can not be read as an address. */
    UNREADABLE_FROM,
    /** Several authors, and not exactly one Sender field with one address. */
    NO_SENDER,
    /** The header block is longer than what is looked at. */
    TOO_LONG;
  }
}
