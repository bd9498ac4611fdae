// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.address.Network;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How much of the internet the networks of a file let relay without a password. Nobody owns a
 * sixteenth of it, so this must be said twice, in whatever pieces it is written. Confined to the
 * thread that reads the file.
 */
final class NetworkWidth {

  /** What it is said with. */
  static final String TWICE = "open-relay";

  /** RFC 1918, 6598, 1122 §3.2.1.3, 3927: addresses that nobody reaches from elsewhere. */
  private static final List<Network> PRIVATE =
      List.of(
          Network.parse("10.0.0.0/8"),
          Network.parse("172.16.0.0/12"),
          Network.parse("192.168.0.0/16"),
          Network.parse("100.64.0.0/10"),
          Network.parse("127.0.0.0/8"),
          Network.parse("169.254.0.0/16"),
          // RFC 4193, RFC 4291 §2.5.6.
          Network.parse("fc00::/7"),
          Network.parse("fe80::/10"));

  /** RFC 4291 §2.4, IANA: the only part of IPv6 that is given out. */
  private static final Network IPV6 = Network.parse("2000::/3");

  /** What is more than one sixteenth must be said twice. */
  private static final int MOST_BITS = 4;

  /** Chosen: larger blocks belong to providers, not to those who send. */
  private static final int USUAL_IPV4 = 16;

  private static final int USUAL_IPV6 = 32;

  private final List<Network> counted = new ArrayList<>();

  /**
   * Why a network is not allowed, by itself or together with those before it; empty when it is.
   *
   * @param meant whether it was said twice
   */
  Optional<String> problem(Network network, boolean meant) {
    if (meant || isPrivate(network)) {
      return Optional.empty();
    }
    List<Network> family = family(network);
    int before = sixteenths(family);
    counted.removeIf(network::contains);
    if (counted.stream().noneMatch(other -> other.contains(network))) {
      counted.add(network);
    }
    boolean alone = sixteenths(List.of(network)) > 0;
    boolean together = before == 0 && sixteenths(family(network)) > 0;
    return alone || together
        ? Optional.of(
            (alone ? "would let " : "would, together with the networks above, let ")
                + shown(alone ? List.of(network) : family(network))
                + " relay; if that is meant, add "
                + TWICE
                + "=\"true\"")
        : Optional.empty();
  }

  /** What is unusual about a network; empty when nothing is. */
  static Optional<String> warning(Network network) {
    int usual = network.isIpv4() ? USUAL_IPV4 : USUAL_IPV6;
    return isPrivate(network) || network.prefixLength() >= usual
        ? Optional.empty()
        : Optional.of(
            "is wide: everybody in it may relay without a password; list the blocks that are"
                + " yours");
  }

  private static boolean isPrivate(Network network) {
    return PRIVATE.stream().anyMatch(block -> block.contains(network));
  }

  private List<Network> family(Network network) {
    return counted.stream().filter(other -> other.isIpv4() == network.isIpv4()).toList();
  }

  /** How many sixteenths of the addresses of their family; 0 below one. */
  private static int sixteenths(List<Network> networks) {
    BigInteger all = BigInteger.ONE.shiftLeft(Integer.SIZE * MOST_BITS);
    BigInteger sum = BigInteger.ZERO;
    for (Network network : networks) {
      sum = sum.add(all.shiftRight(bits(network)));
    }
    return sum.shiftLeft(MOST_BITS).divide(all).intValueExact();
  }

  /** A network is this power of two of the addresses of its family. */
  private static int bits(Network network) {
    if (network.isIpv4()) {
      return network.prefixLength();
    }
    return network.contains(IPV6)
        ? 0
        : IPV6.contains(network)
            ? network.prefixLength() - IPV6.prefixLength()
            // Nobody has such an address today.
            : Integer.SIZE * MOST_BITS;
  }

  private static String shown(List<Network> networks) {
    int parts = sixteenths(networks);
    if (parts >= 1 << MOST_BITS) {
      return "the whole internet";
    }
    return parts == 1 << (MOST_BITS - 1) ? "half of the internet" : parts + "/16 of the internet";
  }
}
