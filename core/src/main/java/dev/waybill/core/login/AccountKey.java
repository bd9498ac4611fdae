// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * The key of an account name, existing or not, of any length. Names that differ only in case are
 * the same account. Immutable.
 *
 * @param digest the first 64 bits of the name's SHA-256: too many to find a collision by trying
 */
record AccountKey(long digest) {

  static AccountKey of(String name) {
    byte[] octets = name.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    try {
      return new AccountKey(
          ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(octets)).getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
