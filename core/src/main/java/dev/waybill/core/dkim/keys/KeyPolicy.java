// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dns.AuthorityKind;
import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import java.time.Duration;
import java.util.Optional;

/**
 * What an operator wants of the keys of all domains.
 *
 * <p>Immutable.
 *
 * @param publication whether a key must have been seen before it signs
 * @param onMismatch what signs while the record of the active key is away
 * @param authority whose answer counts
 * @param rotation when keys are replaced
 */
public record KeyPolicy(
    Publication publication,
    OnMismatch onMismatch,
    AuthorityKind authority,
    RotationPlan rotation) {

  /** What holds when nothing is set: the safe side of each question. */
  public static final KeyPolicy DEFAULTS =
      new KeyPolicy(
          Publication.REQUIRED, OnMismatch.KEEP, AuthorityKind.ZONE, RotationPlan.DEFAULTS);

  /** Reads the part of {@code <dkim>} that is about the life of keys. */
  public static KeyPolicy read(Section dkim) {
    KeyPolicy defaults = DEFAULTS;
    return new KeyPolicy(
        dkim.value("publication", defaults.publication, Scalars.oneOf(Publication.class)),
        dkim.value("on-mismatch", defaults.onMismatch, Scalars.oneOf(OnMismatch.class)),
        dkim.value("authority", defaults.authority, Scalars.oneOf(AuthorityKind.class)),
        rotation(dkim.child("rotation")));
  }

  /** The same for read-only use: nothing gets a successor. */
  public KeyPolicy withoutSuccessors() {
    return new KeyPolicy(
        publication,
        onMismatch,
        authority,
        new RotationPlan(
            Optional.empty(),
            rotation.overlap(),
            rotation.settle(),
            rotation.bits(),
            rotation.selectors()));
  }

  private static RotationPlan rotation(Section section) {
    RotationPlan defaults = RotationPlan.DEFAULTS;
    return new RotationPlan(
        section.value("after", defaults.after(), KeyPolicy::durationOrOff),
        section.value("overlap", defaults.overlap(), Scalars::duration),
        section.value("settle", defaults.settle(), Scalars::duration),
        section.value("bits", defaults.bits(), KeyPolicy::bits),
        section.value("selector", defaults.selectors(), SelectorTemplate::new));
  }

  private static Optional<Duration> durationOrOff(String text) {
    return text.equals("off") ? Optional.empty() : Optional.of(Scalars.duration(text));
  }

  private static int bits(String text) {
    int bits =
        Scalars.number(KeyDirectory.MIN_BITS_OF_NEW_KEYS, KeyDirectory.MAX_BITS_OF_NEW_KEYS)
            .apply(text);
    if (bits % Byte.SIZE != 0) {
      throw new IllegalArgumentException("expected a multiple of 8, such as 2048");
    }
    return bits;
  }

  /** What holds for a key: a trial is lenient until the key has been seen for the first time. */
  Publication publicationOf(ManagedKey key) {
    boolean lenient = key.trial() && key.watch().seen().isEmpty();
    return publication == Publication.REQUIRED && lenient ? Publication.WARN : publication;
  }
}
