// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

import java.util.List;

/**
 * Whether a line is a boundary delimiter, and of which of the enclosing multiparts.
 *
 * <p>Immutable. RFC 2046 §5.1.1 accepts a line that only begins with a boundary; current readers
 * require the whole line to match. If that makes a difference, the line is ambiguous.
 *
 * @param level which multipart, counted from the outermost; negative for none
 * @param isClosing whether it ends the multipart
 */
record Delimiter(int level, boolean isClosing) {

  private static final Delimiter NONE = new Delimiter(-1, false);
  private static final Delimiter AMBIGUOUS = new Delimiter(-2, false);

  /** Classifies a line. */
  static Delimiter find(Line line, List<Entity> open) {
    byte[] octets = line.octets();
    if (line.length() < 2 || octets[0] != '-' || octets[1] != '-') {
      return NONE;
    }
    int matches = 0;
    int beginnings = 0;
    Delimiter found = NONE;
    for (int level = open.size() - 1; level >= 0; level--) {
      String boundary = open.get(level).boundary().orElse("");
      if (!boundary.isEmpty() && begins(line, boundary)) {
        int behind = 2 + boundary.length();
        boolean closing = isDash(line, behind) && isDash(line, behind + 1);
        boolean match = line.isClear() && isBlank(line, closing ? behind + 2 : behind);
        matches += match ? 1 : 0;
        beginnings++;
        found = match ? new Delimiter(level, closing) : found;
      }
    }
    boolean unclear = matches > 1 || (matches == 0 && beginnings > 0);
    return unclear ? AMBIGUOUS : found;
  }

  boolean isFound() {
    return level >= 0;
  }

  boolean isAmbiguous() {
    return equals(AMBIGUOUS);
  }

  private static boolean begins(Line line, String boundary) {
    if (line.known() < 2 + boundary.length()) {
      return false;
    }
    for (int i = 0; i < boundary.length(); i++) {
      if (line.octets()[2 + i] != boundary.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDash(Line line, int at) {
    return at < line.known() && line.octets()[at] == '-';
  }

  // RFC 2046 §5.1.1: blanks that a gateway added.
  private static boolean isBlank(Line line, int from) {
    for (int i = from; i < line.known(); i++) {
      if (line.octets()[i] != ' ' && line.octets()[i] != '\t') {
        return false;
      }
    }
    return line.isWhole();
  }
}
