// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Collects the header of a part or message, line by line.
 *
 * <p>Confined to one message; reused for each header.
 */
final class PartHeader {

  /** Chosen: as much as {@code HeaderBlock} reads. */
  private static final int MAX_OCTETS = 256 * 1024;

  private static final Pattern FIELD =
      Pattern.compile(
          "(?i)(content-type|content-transfer-encoding|mime-version)([ \t]*):(.*)", Pattern.DOTALL);

  /** RFC 5322 §2.2, and blanks before the colon as in §4.5. */
  private static final Pattern NAME = Pattern.compile("[!-9;-~]+[ \t]*:.*", Pattern.DOTALL);

  private final List<MimeField> fields = new ArrayList<>();
  private final StringBuilder field = new StringBuilder();
  private long fieldStart;
  private long end;
  private long octets;
  private Optional<Obstacle> obstacle = Optional.empty();

  /** Clears the last header. */
  void begin(long at) {
    fields.clear();
    field.setLength(0);
    fieldStart = at;
    end = at;
    octets = 0;
    obstacle = Optional.empty();
  }

  /** Adds a line that is not empty. */
  void add(Line line) {
    octets += line.end() - line.start();
    end = line.end();
    if (octets > MAX_OCTETS || !line.isWhole()) {
      note(Obstacle.HEADER_TOO_LARGE);
    } else if (!line.isClear()) {
      note(Obstacle.MALFORMED_HEADER);
    }
    if (obstacle.isPresent()) {
      return;
    }
    String text = new String(line.octets(), 0, line.length(), StandardCharsets.ISO_8859_1);
    if (text.startsWith(" ") || text.startsWith("\t")) {
      if (field.length() == 0) {
        note(Obstacle.MALFORMED_HEADER);
      }
      field.append("\r\n").append(text);
    } else {
      endField(line.start());
      fieldStart = line.start();
      field.append(text);
      if (!NAME.matcher(text).matches()) {
        note(Obstacle.MALFORMED_HEADER);
      }
    }
  }

  /** Ends the header; after that it can be queried. */
  void finish() {
    endField(end);
  }

  /** Why readers could disagree about it. */
  Optional<Obstacle> obstacle() {
    return obstacle;
  }

  /** Offset after its last field. */
  long end() {
    return end;
  }

  /** Whether it has any MIME field. */
  boolean isMime() {
    return !fields.isEmpty();
  }

  /** The fields of this name. */
  List<MimeField> all(String name) {
    return fields.stream().filter(candidate -> candidate.name().equals(name)).toList();
  }

  private void endField(long to) {
    Matcher matcher = FIELD.matcher(field);
    if (matcher.matches()) {
      if (!matcher.group(2).isEmpty()) {
        // Obsolete, and ignored by many.
        note(Obstacle.MALFORMED_HEADER);
      }
      String name = matcher.group(1).toLowerCase(Locale.ROOT);
      fields.add(
          new MimeField(name, fieldStart, fieldStart + matcher.start(3), to, matcher.group(3)));
    }
    field.setLength(0);
  }

  private void note(Obstacle what) {
    if (obstacle.isEmpty()) {
      obstacle = Optional.of(what);
    }
  }
}
