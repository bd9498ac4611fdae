// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.returnpath;

import dev.waybill.core.message.MessageToken;
import java.time.LocalDate;

/**
 * The result of reading an address as one of our return paths: one of four cases.
 *
 * <p>Immutable.
 */
public sealed interface ReturnPath {

  /**
   * We generated it, and it is still valid.
   *
   * @param message the message that left under it
   * @param index which recipient of that message
   * @param writtenOn the day of the message's acceptance, UTC
   */
  record Genuine(MessageToken message, int index, LocalDate writtenOn) implements ReturnPath {}

  /**
   * We generated it, but it has expired.
   *
   * @param message the message that left under it
   * @param index which recipient of that message
   * @param writtenOn the day of the message's acceptance, UTC
   */
  record Expired(MessageToken message, int index, LocalDate writtenOn) implements ReturnPath {}

  /**
   * It has our form, but we did not generate it.
   *
   * @param reason why not, for the log; nothing that helps a forger
   */
  record Forged(String reason) implements ReturnPath {}

  /** It does not have our form. */
  record Foreign() implements ReturnPath {}
}
