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
public record AdminResult(boolean done, String text) {

  static AdminResult done(String text) {
    return new AdminResult(true, text);
  }

  static AdminResult refused(String text) {
    return new AdminResult(false, text);
  }
}
