// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The hash of a body in its canonical form (RFC 6376 §3.4.3, §3.4.4), octet by octet.
 *
 * <p>Line breaks and white space wait as a count until something follows them. Confined to one
 * message.
 */
final class BodyHash {

  private static final byte CR = '\r';
  private static final byte LF = '\n';

  /** Chosen: a digest costs per call as well as per octet. */
  private static final int BLOCK = 4096;

  private final MessageDigest digest = sha256();
  private final byte[] block = new byte[BLOCK];
  private final boolean relaxed;
  private final long limit;
  private int filled;
  private long total;
  private long breaks;
  private boolean space;
  private boolean afterCr;

  /**
   * A hash of nothing.
   *
   * @param limit how many octets of the canonical body are hashed
   */
  BodyHash(boolean relaxed, long limit) {
    this.relaxed = relaxed;
    this.limit = limit;
  }

  void update(byte[] octets, int from, int length) {
    for (int at = from; at < from + length; at++) {
      byte octet = octets[at];
      if (afterCr) {
        afterCr = false;
        if (octet == LF) {
          breaks++;
          space = false;
          continue;
        }
        text(CR);
      }
      if (octet == CR) {
        afterCr = true;
      } else if (relaxed && (octet == ' ' || octet == '\t')) {
        space = true;
      } else {
        text(octet);
      }
    }
  }

  /** Ends the body; answers its hash. Called once. */
  byte[] finish() {
    if (afterCr) {
      text(CR);
    }
    // An empty body becomes one line break in simple form, and nothing in relaxed form.
    if (!relaxed || total > 0) {
      lineBreak();
    }
    digest.update(block, 0, filled);
    return digest.digest();
  }

  /** How many octets the canonical body has; known after {@link #finish}. */
  long total() {
    return total;
  }

  private void text(byte octet) {
    for (; breaks > 0; breaks--) {
      lineBreak();
    }
    if (space) {
      put((byte) ' ');
      space = false;
    }
    put(octet);
  }

  private void lineBreak() {
    put(CR);
    put(LF);
  }

  private void put(byte octet) {
    if (total++ >= limit) {
      return;
    }
    if (filled == BLOCK) {
      digest.update(block, 0, filled);
      filled = 0;
    }
    block[filled++] = octet;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
