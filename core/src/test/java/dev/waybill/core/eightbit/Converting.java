// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.waybill.core.eightbit.SevenBitPlan.Impossible;
import dev.waybill.core.eightbit.SevenBitPlan.Possible;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Converts whole messages in memory, in ISO 8859-1 so that a character is an octet. */
final class Converting {

  private Converting() {}

  static SevenBitPlan plan(String message) {
    try {
      return SevenBitPlan.of(stream(message));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The message as it would leave. */
  static String convert(String message) {
    return plan(message) instanceof Possible possible ? apply(possible, message) : message;
  }

  /** What is in the way; empty when nothing is. */
  static Optional<Obstacle> obstacle(String message) {
    return plan(message) instanceof Impossible impossible
        ? Optional.of(impossible.obstacle())
        : Optional.empty();
  }

  static boolean isSevenBit(String message) {
    return message.chars().allMatch(c -> c < 0x80);
  }

  private static String apply(Possible plan, String message) {
    try (InputStream converted = plan.convert(stream(message))) {
      return new String(converted.readAllBytes(), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream stream(String message) {
    return new ByteArrayInputStream(message.getBytes(ISO_8859_1));
  }
}
