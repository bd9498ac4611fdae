// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core;

import dev.waybill.core.outcome.Classifier;
import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The operator's own rules for what replies mean.
 *
 * <p>Immutable. They are read with the settings, so a reload puts both in force at once.
 *
 * @param text what their file says; empty without one
 */
public record BounceRules(String text) {

  /** What holds when nothing is set: only the rules that come with this version. */
  public static final BounceRules DEFAULTS = new BounceRules("");

  /** Chosen: a thousand rules are a tenth of it. */
  private static final long MOST_OCTETS = 1 << 20;

  /** Reads the {@code <bounces>} element; the file is relative to that of the settings. */
  static BounceRules read(Section bounces, Path directory) {
    return bounces
        .optional("rules", value -> of(Scalars.path(directory).apply(value)))
        .orElse(DEFAULTS);
  }

  private static BounceRules of(Path file) {
    try {
      if (Files.size(file) > MOST_OCTETS) {
        throw new IllegalArgumentException("more than 1 MiB in " + file);
      }
      BounceRules rules = new BounceRules(Files.readString(file));
      rules.classifier();
      return rules;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "expected a file of rules in UTF-8 that can be read: " + file, e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected rules without an error: " + e.getMessage(), e);
    }
  }

  /** Says what replies mean, by these rules and then by those of this version. */
  public Classifier classifier() {
    return Classifier.withOwn(text);
  }
}
