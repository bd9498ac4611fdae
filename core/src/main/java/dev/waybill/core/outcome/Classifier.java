// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.reply.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Says what a reply means, by the rules of one file.
 *
 * <p>Immutable. Asked once for each event, when it is written; everybody else reads what the event
 * says. The file explains its own format. A pattern sees the first 500 characters of a text.
 */
public final class Classifier {

  private static final int LONGEST_TEXT = 500;
  private static final String VERSION = "version ";

  private final List<ReplyRule> rules;

  private Classifier(List<ReplyRule> rules) {
    this.rules = rules;
  }

  /** The rules that come with this version. */
  public static Classifier standard() {
    try (InputStream file = Classifier.class.getResourceAsStream("replies.rules")) {
      if (file == null) {
        throw new IllegalStateException("replies.rules is missing from this jar");
      }
      return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("replies.rules cannot be read", e);
    }
  }

  /**
   * Reads a file of rules.
   *
   * @throws IllegalArgumentException with the number of the line that is wrong
   */
  static Classifier parse(String file) {
    List<ReplyRule> rules = new ArrayList<>();
    String version = "";
    int number = 0;
    for (String line : file.lines().toList()) {
      number++;
      if (line.startsWith(VERSION)) {
        version = line.substring(VERSION.length()).strip();
      } else if (!line.isBlank() && !line.startsWith("#")) {
        try {
          rules.add(ReplyRule.parse(line, version));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
        }
      }
    }
    if (rules.isEmpty() || !rules.get(rules.size() - 1).fitsEverything() || version.isEmpty()) {
      throw new IllegalArgumentException(
          "a version, and a last rule that fits every reply, expected");
    }
    return new Classifier(List.copyOf(rules));
  }

  /**
   * What the reply means.
   *
   * @param remote who said it; empty when it was us
   */
  public Classification classify(Reply reply, String remote) {
    String text = reply.text();
    String bounded = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    String folded = bounded.toLowerCase(Locale.ROOT);
    for (ReplyRule rule : rules) {
      if (rule.fits(reply, remote.isEmpty(), folded)) {
        return rule.classification(reply);
      }
    }
    throw new IllegalStateException("the last rule fits every reply");
  }

  /** The rules in their order. */
  List<ReplyRule> rules() {
    return rules;
  }
}
