// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Suggests the name that was probably meant. */
public final class NearestName {

  /** Chosen: two typos, or one swap; beyond that a guess would mislead. */
  private static final int MAX_DISTANCE = 3;

  private NearestName() {}

  /** The suggestion to append to "unknown name": the nearest name, else all names. */
  static String hint(String unknown, Collection<String> known, String form) {
    if (known.isEmpty()) {
      return "; none is known here";
    }
    return of(unknown, known)
        .map(name -> "; did you mean " + form.formatted(name) + "?")
        .orElseGet(
            () ->
                "; known are "
                    + String.join(", ", known.stream().map(form::formatted).sorted().toList()));
  }

  /** The known name that an unknown one was probably meant to be; empty if none is near. */
  public static Optional<String> of(String unknown, Collection<String> known) {
    return known.stream()
        .filter(name -> distance(unknown, name) <= Math.min(MAX_DISTANCE, name.length() / 2))
        .min(Comparator.comparingInt(name -> distance(unknown, name)));
  }

  /** Edits that turn one text into the other (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
