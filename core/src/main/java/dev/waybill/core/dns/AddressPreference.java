// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

/** Which addresses of a mail host are tried, and in which order. */
public enum AddressPreference {
  /** IPv6 addresses of a host before its IPv4 ones, as RFC 6724 §2.1 prefers. */
  IPV6_FIRST,
  /** IPv4 addresses of a host before its IPv6 ones. */
  IPV4_FIRST,
  /** Only IPv4, for hosts whose IPv6 address has no good name (PTR) or reputation. */
  IPV4_ONLY,
  /** Only IPv6. */
  IPV6_ONLY;

  boolean wantsIpv4() {
    return this != IPV6_ONLY;
  }

  boolean wantsIpv6() {
    return this != IPV4_ONLY;
  }
}
