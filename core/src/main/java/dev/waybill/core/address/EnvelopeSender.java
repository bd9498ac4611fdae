// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

import java.util.Optional;

/**
 * The envelope sender (reverse-path) of a message: a mailbox, or the null sender (RFC 5321 §4.5.5).
 *
 * <p>Immutable. The null sender is a separate case, so that no code can forget that a bounce must
 * not be answered.
 */
public sealed interface EnvelopeSender {

  /** The mailbox, or empty for the null sender. */
  default Optional<Mailbox> mailbox() {
    return this instanceof From from ? Optional.of(from.address()) : Optional.empty();
  }

  /** The text between the angle brackets of MAIL FROM; empty for the null sender. */
  default String path() {
    return mailbox().map(Mailbox::toString).orElse("");
  }

  /** The null sender, {@code <>}. */
  static EnvelopeSender nobody() {
    return Nobody.INSTANCE;
  }

  /** The sender with this mailbox. */
  static EnvelopeSender of(Mailbox mailbox) {
    return new From(mailbox);
  }

  /** Reads what {@link #path} prints: a mailbox, or the empty string for the null sender. */
  static EnvelopeSender parse(String path) {
    return path.isEmpty() ? nobody() : of(Mailbox.parse(path));
  }

  /** The null sender: reports and other mail that must not be answered. */
  enum Nobody implements EnvelopeSender {
    /** The only one. */
    INSTANCE;

    @Override
    public String toString() {
      return "<>";
    }
  }

  /**
   * A sender that can be written to.
   *
   * @param address its mailbox
   */
  record From(Mailbox address) implements EnvelopeSender {

    @Override
    public String toString() {
      return "<" + address + ">";
    }
  }
}
