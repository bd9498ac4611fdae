// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Something that is made from settings, and made again when a reload has replaced them.
 *
 * <p>Thread-safe; costs one comparison of references. Two callers may make it twice at a reload.
 *
 * @param <S> the settings, immutable
 * @param <T> what is made
 */
public final class Derived<S, T> implements Supplier<T> {

  private record Made<S, T>(S from, T made) {}

  private final Supplier<? extends S> settings;
  private final Function<? super S, ? extends T> make;
  private volatile Made<S, T> last;

  /** Makes the first one now. */
  public Derived(Supplier<? extends S> settings, Function<? super S, ? extends T> make) {
    this.settings = settings;
    this.make = make;
    S first = settings.get();
    this.last = new Made<>(first, make.apply(first));
  }

  /** The one for the settings in force. */
  @Override
  @SuppressWarnings("ReferenceEquality") // asked for each recipient; equality is asked once
  public T get() {
    Made<S, T> known = last;
    S inForce = settings.get();
    if (known.from() != inForce) {
      T made = inForce.equals(known.from()) ? known.made() : make.apply(inForce);
      known = new Made<>(inForce, made);
      last = known;
    }
    return known.made();
  }
}
