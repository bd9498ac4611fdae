// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.login;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;

/**
 * Stands for the name of an account, existing or not, whatever length a client gives it. Names that
 * differ in case only are one account. Immutable.
 *
 * @param digest the first 64 bits of the name's SHA-256: too many to find another name by trying
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
