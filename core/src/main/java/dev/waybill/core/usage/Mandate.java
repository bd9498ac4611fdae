// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.usage;

/**
 * On whose word something is changed.
 *
 * <p>Immutable.
 *
 * @param who the person, as the client of WebAdmin says; nobody checks it
 * @param from the address that the request came from, or where else it was made
 * @param because why, in words for whoever reads the audit trail
 */
public record Mandate(String who, String from, String because) {

  /** Chosen: a sentence or two. */
  private static final int MOST = 500;

  /** Checks that nothing is empty, and that it is one line of text. */
  public Mandate {
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
