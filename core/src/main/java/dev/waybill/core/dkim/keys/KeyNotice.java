// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

/**
 * Something about a key that an administrator should know.
 *
 * <p>Immutable; holds nothing secret.
 *
 * @param kind what it is about
 * @param key the key
 * @param text the whole of it in words, with what to do
 */
public record KeyNotice(NoticeKind kind, KeyName key, String text) {

  @Override
  public String toString() {
    return "DKIM key " + key + ": " + text;
  }
}
