// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limitadmin;

/**
 * Who makes a change, from where and why.
 *
 * <p>Immutable.
 *
 * @param who the person, as sent by the WebAdmin client; not verified
 * @param from the address that the request came from, or another origin
 * @param because the reason, for readers of the audit log
 */
public record ChangeAuthor(String who, String from, String because) {

  /** Chosen: a sentence or two. */
  private static final int MOST = 500;

  /** Checks that each value is one non-empty line of text. */
  public ChangeAuthor {
    who = line("who", who);
    from = line("from", from);
    because = line("because", because);
  }

  private static String line(String name, String text) {
    String line = text.strip();
    boolean printable = line.chars().noneMatch(Character::isISOControl);
    if (line.isEmpty() || line.length() > MOST || !printable) {
      throw new IllegalArgumentException(name + " needs 1 to " + MOST + " characters on one line");
    }
    return line;
  }
}
