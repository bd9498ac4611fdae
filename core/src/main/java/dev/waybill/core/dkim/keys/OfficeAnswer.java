// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

/**
 * What became of an administrator's wish.
 *
 * <p>Immutable.
 *
 * @param done whether it was done
 * @param text what happened and what to do next, or why it was not done
 */
public record OfficeAnswer(boolean done, String text) {

  static OfficeAnswer done(String text) {
    return new OfficeAnswer(true, text);
  }

  static OfficeAnswer refused(String text) {
    return new OfficeAnswer(false, text);
  }
}
