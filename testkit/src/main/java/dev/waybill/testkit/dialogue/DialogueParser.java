// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.dialogue;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of a dialogue. Confined to one thread, good for one text. */
final class DialogueParser {

  private static final Pattern TRAILING_COMMENT = Pattern.compile("\\s{2,}# .*$");
  private static final Pattern TITLE = Pattern.compile("=== (.+) ===");

  private final String file;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final List<String> earlier = new ArrayList<>();
  private Place place;
  private Place start;
  private String title = "";
  private String from = "";
  private String to = "";
  private boolean tls;

  private DialogueParser(String file) {
    this.file = file;
    this.place = new Place(file, 1);
    this.start = place;
  }

  static List<Block> parse(String file, String text) {
    return new DialogueParser(file).parse(text.lines().toList());
  }

  private List<Block> parse(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      place = new Place(file, i + 1);
      String line = lines.get(i);
      if (!line.startsWith("#") && !line.isBlank()) {
        line(TRAILING_COMMENT.matcher(line).replaceFirst(""));
      }
    }
    endBlock();
    if (blocks.isEmpty()) {
      throw new Place(file, 1).wrong("there is no C: or S: line");
    }
    return List.copyOf(blocks);
  }

  private void line(String line) {
    if (!earlier.isEmpty() && !line.startsWith("S:")) {
      throw place.wrong("the reply \"" + earlier.get(0) + "\" has no last line yet");
    }
    Matcher newTitle = TITLE.matcher(line.strip());
    if (newTitle.matches()) {
      endBlock();
      title = newTitle.group(1).strip();
      start = place;
    } else if (line.startsWith("@")) {
      header(line.strip());
    } else {
      step(line);
    }
  }

  private void header(String line) {
    if (!steps.isEmpty()) {
      throw place.wrong("\"" + line + "\" must stand before the connection's first line");
    }
    String[] words = line.split(" +", 2);
    String value = words.length > 1 ? words[1] : "";
    if (words[0].equals("@tls") && value.isEmpty()) {
      tls = true;
    } else if (words[0].equals("@from") && !value.isEmpty()) {
      from = value;
    } else if (words[0].equals("@to") && !value.isEmpty()) {
      to = value;
    } else {
      throw place.wrong("\"" + line + "\": use @from ADDRESS, @to [HOST:]PORT or @tls");
    }
  }

  private void step(String line) {
    if (line.startsWith("C:")) {
      steps.add(new Step.Say(place, afterOneBlank(line.substring(2))));
    } else if (line.startsWith("S:")) {
      hear(line.substring(2).strip());
    } else if (line.startsWith("Cx:")) {
      steps.add(new Step.SayOctets(place, hex(line.substring(3))));
    } else if (line.startsWith("C64:")) {
      steps.add(new Step.SayOctets(place, base64(line.substring(4).strip())));
    } else if (line.strip().equals("--- starttls ---")) {
      steps.add(new Step.Handshake(place));
    } else if (line.strip().equals("--- ended by server ---")) {
      steps.add(new Step.Ended(place));
    } else {
      throw place.wrong("\"" + line + "\" is no line of a dialogue; C: and S: begin most");
    }
  }

  /** Blanks after the first one are the client's own: header fields may be folded. */
  private static String afterOneBlank(String text) {
    return text.startsWith(" ") ? text.substring(1) : text;
  }

  private void hear(String prefix) {
    if (prefix.matches("\\d{3}-.*")) {
      earlier.add(prefix);
    } else {
      steps.add(new Step.Hear(place, List.copyOf(earlier), prefix));
      earlier.clear();
    }
  }

  private String hex(String text) {
    String digits = text.replaceAll("\\s", "");
    try {
      HexFormat.of().parseHex(digits);
      return digits;
    } catch (IllegalArgumentException e) {
      throw place.wrong("not hex: " + e.getMessage());
    }
  }

  private String base64(String text) {
    try {
      return HexFormat.of().formatHex(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw place.wrong("not base64: " + e.getMessage());
    }
  }

  private void endBlock() {
    if (!earlier.isEmpty()) {
      throw place.wrong("the reply \"" + earlier.get(0) + "\" has no last line");
    }
    if (!steps.isEmpty()) {
      blocks.add(new Block(start, title, from, to, tls, steps));
    }
    steps.clear();
    title = "";
    from = "";
    to = "";
    tls = false;
  }
}
