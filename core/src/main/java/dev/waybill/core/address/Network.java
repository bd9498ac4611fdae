// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A block of IPv4 or IPv6 addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3).
 *
 * <p>Immutable. IPv4 addresses that are mapped into IPv6 ({@code ::ffff:10.0.0.1}, RFC 4291
 * §2.5.5.2) are IPv4 addresses here, in blocks and in clients. Host names are never looked up.
 */
public final class Network {

  private static final int BITS_PER_OCTET = 8;
  private static final int V4_OCTETS = 4;
  private static final int V6_OCTETS = 16;

  /** RFC 4291 §2.5.5.2: where the IPv4 address starts in a mapped one. */
  private static final int MAPPED_BITS = 96;

  // No leading zeros, which some parsers read as octal.
  private static final String V4_OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern V4 = Pattern.compile(V4_OCTET + "(\\." + V4_OCTET + "){3}");
  private static final Pattern V6 = Pattern.compile("(?=[^:]*:)[0-9A-Fa-f:][0-9A-Fa-f:.]{1,44}");

  private static final Network MAPPED_PREFIX =
      new Network(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0}, MAPPED_BITS);

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
    String host = slash < 0 ? text : text.substring(0, slash);
    byte[] address = literal(host);
    int bits = address.length * BITS_PER_OCTET;
    int mapped = address.length == V4_OCTETS && host.indexOf(':') >= 0 ? MAPPED_BITS : 0;
    int prefix =
        slash < 0 ? bits : prefixLength(text.substring(slash + 1), mapped, mapped + bits) - mapped;
    Network network = new Network(mask(address, prefix), prefix);
    if (!Arrays.equals(network.base, address)) {
      throw new IllegalArgumentException(
          "has host bits beyond the prefix; the network is " + network);
    }
    return network;
  }

  /**
   * Reads an address; makes no DNS query.
   *
   * @throws IllegalArgumentException when the text is no IPv4 or IPv6 address
   */
  public static InetAddress address(String literal) {
    return inetAddress(literal(literal));
  }

  /** The block that holds this address alone. */
  public static Network of(InetAddress address) {
    byte[] octets = unmapped(address.getAddress());
    return new Network(octets.clone(), octets.length * BITS_PER_OCTET);
  }

  /**
   * The block of a given size that an address lies in.
   *
   * @param v4Bits the prefix length for an IPv4 address, 0 to 32
   * @param v6Bits the prefix length for an IPv6 address, 0 to 128
   */
  public static Network around(InetAddress address, int v4Bits, int v6Bits) {
    byte[] octets = unmapped(address.getAddress());
    int prefix = octets.length == V4_OCTETS ? v4Bits : v6Bits;
    return new Network(mask(octets, prefix), prefix);
  }

  /** Whether the address lies in this block. */
  public boolean contains(InetAddress address) {
    byte[] octets = unmapped(address.getAddress());
    return contains(octets);
  }

  /** Whether every address of another block lies in this one. */
  public boolean contains(Network other) {
    return prefixLength <= other.prefixLength && contains(other.base);
  }

  private boolean contains(byte[] octets) {
    return octets.length == base.length && Arrays.equals(mask(octets, prefixLength), base);
  }

  /** Whether it is a block of IPv4 addresses. */
  public boolean isIpv4() {
    return base.length == V4_OCTETS;
  }

  /** Leading bits that all addresses of the block share; larger is more specific. */
  public int prefixLength() {
    return prefixLength;
  }

  @Override
  public String toString() {
    return inetAddress(base).getHostAddress() + "/" + prefixLength;
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
    // InetAddress must get nothing but literals, or it would query the DNS.
    if (V4.matcher(text).matches() || V6.matcher(text).matches()) {
      try {
        return InetAddress.getByName(text).getAddress();
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException("not an IP address: " + Shown.of(text), e);
      }
    }
    throw new IllegalArgumentException("not an IP address: " + Shown.of(text));
  }

  private static InetAddress inetAddress(byte[] octets) {
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address is 4 or 16 octets long", e);
    }
  }

  private static byte[] unmapped(byte[] octets) {
    boolean mapped = octets.length == V6_OCTETS && MAPPED_PREFIX.contains(octets);
    return mapped ? Arrays.copyOfRange(octets, V6_OCTETS - V4_OCTETS, V6_OCTETS) : octets;
  }

  private static int prefixLength(String text, int least, int most) {
    if (text.matches("0|[1-9]\\d{0,2}")) {
      int prefix = Integer.parseInt(text);
      if (prefix >= least && prefix <= most) {
        return prefix;
      }
    }
    throw new IllegalArgumentException("prefix length must be " + least + " to " + most);
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
