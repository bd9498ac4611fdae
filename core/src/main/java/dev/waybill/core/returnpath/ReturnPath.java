// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.returnpath;

import dev.waybill.core.message.MessageToken;
import java.time.LocalDate;
import java.util.function.Function;

/**
 * What an address turned out to be when it was read as one of our return paths. Exactly four things
 * are possible.
 *
 * <p>Immutable.
 */
public sealed interface ReturnPath {

  /** Calls the function of the case that this is. */
  <T> T fold(
      Function<? super Genuine, ? extends T> genuine,
      Function<? super Expired, ? extends T> expired,
      Function<? super Forged, ? extends T> forged,
      Function<? super Foreign, ? extends T> foreign);

  /**
   * We wrote it, and it is still good.
   *
   * @param message the message that left under it
   * @param index which recipient of that message
   * @param writtenOn the day of the message's acceptance, UTC
   */
  record Genuine(MessageToken message, int index, LocalDate writtenOn) implements ReturnPath {
    @Override
    public <T> T fold(
        Function<? super Genuine, ? extends T> genuine,
        Function<? super Expired, ? extends T> expired,
        Function<? super Forged, ? extends T> forged,
        Function<? super Foreign, ? extends T> foreign) {
      return genuine.apply(this);
    }
  }

  /**
   * We wrote it, but longer ago than a return path lives.
   *
   * @param message the message that left under it
   * @param index which recipient of that message
   * @param writtenOn the day of the message's acceptance, UTC
   */
  record Expired(MessageToken message, int index, LocalDate writtenOn) implements ReturnPath {
    @Override
    public <T> T fold(
        Function<? super Genuine, ? extends T> genuine,
        Function<? super Expired, ? extends T> expired,
        Function<? super Forged, ? extends T> forged,
        Function<? super Foreign, ? extends T> foreign) {
      return expired.apply(this);
    }
  }

  /**
   * It has our form, but we did not write it.
   *
   * @param reason why not, for the log; nothing that helps to forge a better one
   */
  record Forged(String reason) implements ReturnPath {
    @Override
    public <T> T fold(
        Function<? super Genuine, ? extends T> genuine,
        Function<? super Expired, ? extends T> expired,
        Function<? super Forged, ? extends T> forged,
        Function<? super Foreign, ? extends T> foreign) {
      return forged.apply(this);
    }
  }

  /** It does not even have our form. */
  record Foreign() implements ReturnPath {
    @Override
    public <T> T fold(
        Function<? super Genuine, ? extends T> genuine,
        Function<? super Expired, ? extends T> expired,
        Function<? super Forged, ? extends T> forged,
        Function<? super Foreign, ? extends T> foreign) {
      return foreign.apply(this);
    }
  }
}
