// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.returnpath;

import dev.waybill.core.message.MessageToken;
import java.time.LocalDate;

/**
 * What an address turned out to be when it was read as one of our return paths. Exactly four things
 * are possible.
 *
 * <p>Immutable.
 */
public sealed interface ReturnPath {

  /**
   * We wrote it, and it is still good.
   *
   * @param message the message that left under it
   * @param index which recipient of that message
   * @param writtenOn the day of the message's acceptance, UTC
   */
  record Genuine(MessageToken message, int index, LocalDate writtenOn) implements ReturnPath {}

  /**
   * We wrote it, but longer ago than a return path lives.
   *
   * @param message the message that left under it
   * @param index which recipient of that message
   * @param writtenOn the day of the message's acceptance, UTC
   */
  record Expired(MessageToken message, int index, LocalDate writtenOn) implements ReturnPath {}

  /**
   * It has our form, but we did not write it.
   *
   * @param reason why not, for the log; nothing that helps to forge a better one
   */
  record Forged(String reason) implements ReturnPath {}

  /** It does not even have our form. */
  record Foreign() implements ReturnPath {}
}
