// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

/**
 * The result of an administrator's action.
 *
 * <p>Immutable.
 *
 * @param done whether it was done
 * @param text what happened and what to do next, or why it was refused
 */
public record OfficeAnswer(boolean done, String text) {

  static OfficeAnswer done(String text) {
    return new OfficeAnswer(true, text);
  }

  static OfficeAnswer refused(String text) {
    return new OfficeAnswer(false, text);
  }
}
