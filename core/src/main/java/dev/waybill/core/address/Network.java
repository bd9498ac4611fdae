// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * A block of IPv4 or IPv6 addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3).
 *
 * <p>Immutable. IPv4 addresses that arrive mapped into IPv6 ({@code ::ffff:10.0.0.1}) match IPv4
 * blocks, because the JDK unmaps them. Host names are never looked up.
 */
public final class Network {

  private static final int BITS_PER_OCTET = 8;

  private final byte[] base;
  private final int prefixLength;

  private Network(byte[] base, int prefixLength) {
    this.base = base;
    this.prefixLength = prefixLength;
  }

  /**
   * Reads {@code address/prefix-length}, or a bare address for one host.
   *
   * @throws IllegalArgumentException when the text is no such block, or has bits set beyond the
   *     prefix; the message says what was expected
   */
  public static Network parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = literal(slash < 0 ? text : text.substring(0, slash));
    int bits = address.length * BITS_PER_OCTET;
    int prefix = slash < 0 ? bits : prefixLength(text.substring(slash + 1), bits);
    Network network = new Network(mask(address, prefix), prefix);
    if (!Arrays.equals(network.base, address)) {
      throw new IllegalArgumentException(
          "has host bits beyond the prefix; the network is " + network);
    }
    return network;
  }

  /** Whether the address lies in this block. */
  public boolean contains(InetAddress address) {
    byte[] octets = address.getAddress();
    return octets.length == base.length && Arrays.equals(mask(octets, prefixLength), base);
  }

  /** Leading bits that all addresses of the block share; larger is more specific. */
  public int prefixLength() {
    return prefixLength;
  }

  @Override
  public String toString() {
    try {
      return InetAddress.getByAddress(base).getHostAddress() + "/" + prefixLength;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("a block is 4 or 16 octets long", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Network that
        && prefixLength == that.prefixLength
        && Arrays.equals(base, that.base);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(base) + prefixLength;
  }

  private static byte[] literal(String text) {
    // Only characters of a literal may reach InetAddress, or it would ask the DNS.
    boolean v4 = text.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    boolean v6 = text.indexOf(':') >= 0 && text.matches("[0-9A-Fa-f:.]{2,45}");
    if (v4 || v6) {
      try {
        return InetAddress.getByName(text).getAddress();
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException("not an IP address: \"" + text + "\"", e);
      }
    }
    throw new IllegalArgumentException("not an IP address: \"" + text + "\"");
  }

  private static int prefixLength(String text, int bits) {
    if (text.matches("\\d{1,3}") && Integer.parseInt(text) <= bits) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException("prefix length must be 0 to " + bits);
  }

  private static byte[] mask(byte[] address, int prefix) {
    byte[] masked = address.clone();
    for (int i = 0; i < masked.length; i++) {
      int kept = Math.max(0, Math.min(BITS_PER_OCTET, prefix - i * BITS_PER_OCTET));
      masked[i] &= (byte) (0xff << (BITS_PER_OCTET - kept));
    }
    return masked;
  }
}
