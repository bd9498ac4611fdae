// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a part is by its fields, where its type says something else. */
enum MisnamedPart {
  /** A delivery report (RFC 3464). */
  STATUS,
  /** A complaint (RFC 5965). */
  FEEDBACK,
  /** A receipt (RFC 8098). */
  DISPOSITION,
  /** A text. */
  NONE;

  /** Chosen: the telling fields of a report stand at its beginning, or behind some words. */
  private static final int MAX_LINES = 400;

  private static final Set<String> TELLING =
      Set.of(
          "final-recipient",
          "original-recipient",
          "action",
          "status",
          "diagnostic-code",
          "feedback-type",
          "disposition",
          "source-ip",
          "user-agent");

  /** Looks for fields that only such a part has. */
  static MisnamedPart of(String text) {
    Set<String> names = new HashSet<>();
    int line = 0;
    for (int start = 0; start >= 0 && start < text.length() && line < MAX_LINES; line++) {
      int colon = start;
      while (colon < text.length() && colon - start < 24 && isName(text.charAt(colon))) {
        colon++;
      }
      String name = text.substring(start, colon).strip().toLowerCase(Locale.ROOT);
      if (name.equals("received")) {
        // A returned message begins; what follows is not the reporter's.
        break;
      }
      if (TELLING.contains(name) && colon < text.length() && text.charAt(colon) == ':') {
        names.add(name);
      }
      int end = text.indexOf('\n', start);
      start = end < 0 ? -1 : end + 1;
    }
    return kind(names);
  }

  /** The text as far as a returned message, which has fields of the same names, begins. */
  static String withoutCopy(String text) {
    int end = text.length();
    for (String begins : List.of("\nReceived:", "\nReturn-Path:", "\nReturn-path:")) {
      int found = text.indexOf(begins);
      end = found < 0 ? end : Math.min(end, found);
    }
    return text.substring(0, end);
  }

  private static MisnamedPart kind(Set<String> names) {
    if (names.contains("feedback-type")) {
      return FEEDBACK;
    }
    boolean recipient = names.contains("final-recipient") || names.contains("original-recipient");
    if (recipient && names.contains("disposition")) {
      return DISPOSITION;
    }
    boolean outcome =
        names.contains("action") || names.contains("status") || names.contains("diagnostic-code");
    return recipient && outcome ? STATUS : NONE;
  }

  private static boolean isName(char c) {
    return Character.isLetter(c) || c == '-' || c == ' ';
  }
}
