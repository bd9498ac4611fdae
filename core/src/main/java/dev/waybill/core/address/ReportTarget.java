// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

/**
 * Who is told what becomes of a message: {@code reverse-path}, {@code author}, {@code account}, a
 * whole address, or {@code nobody}.
 *
 * <p>Immutable; reads back what it prints.
 */
public sealed interface ReportTarget {

  /**
   * Reads a target.
   *
   * @throws IllegalArgumentException when the text is none; the message says what was expected
   */
  static ReportTarget parse(String text) {
    for (Word word : Word.values()) {
      if (word.toString().equals(text)) {
        return word;
      }
    }
    if (text.indexOf('@') < 0) {
      throw new IllegalArgumentException(
          "expected reverse-path, author, account, nobody or a whole address, not "
              + Shown.of(text));
    }
    return new Fixed(Mailbox.parse(text));
  }

  /** Targets that each message has its own of. */
  enum Word implements ReportTarget {
    /** The sender of the envelope (RFC 5321 §4.5.5, §6.1). */
    REVERSE_PATH("reverse-path"),
    /** The address of the From field. */
    AUTHOR("author"),
    /** The account that sent it. */
    ACCOUNT("account"),
    /** Nobody; the log has it all the same. */
    NOBODY("nobody");

    private final String text;

    Word(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * One address for all messages.
   *
   * @param mailbox the address
   */
  record Fixed(Mailbox mailbox) implements ReportTarget {
    @Override
    public String toString() {
      return mailbox.toString();
    }
  }
}
