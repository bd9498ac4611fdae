// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.address.Network;
import dev.waybill.core.reply.Verdict;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.Optional;

/**
 * Decides who may relay: allowed networks, authenticated accounts, nobody else.
 *
 * <p>Immutable. Looks nothing up and cannot fail; whoever is in doubt is refused.
 */
public final class RelayPolicy {

  private final RelaySettings settings;

  /** The policy that the settings describe. */
  public RelayPolicy(RelaySettings settings) {
    this.settings = settings;
  }

  /**
   * The permission of a client, if it has one.
   *
   * @param client its address, the real one behind a PROXY-protocol balancer
   * @param account the account it has proven to be, empty without authentication
   */
  public Optional<Grant> grant(InetAddress client, Optional<String> account) {
    Optional<Grant> byAccount = account.filter(a -> settings.accounts()).map(Grant::account);
    return byAccount.or(() -> byNetwork(client));
  }

  private Optional<Grant> byNetwork(InetAddress client) {
    return settings.networks().stream()
        .filter(network -> network.contains(client))
        .max(Comparator.comparingInt(Network::prefixLength))
        .map(Grant::network);
  }

  /** What to answer to one RCPT. */
  public Verdict recipient(RecipientRequest request) {
    Optional<Grant> grant = request.grant();
    if (grant.isPresent()) {
      return request.local()
          ? new Verdict.NoOpinion()
          : new Verdict.Accept("relay for " + grant.get().label());
    }
    if (request.local() && !routesOnwards(request.localPart())) {
      return new Verdict.NoOpinion();
    }
    return new Verdict.Reject(
        request.authenticationWouldHelp()
            ? RelayReplies.authenticationRequired()
            : RelayReplies.relayingDenied());
  }

  /**
   * Whether a local part asks its host to send the mail on: the percent hack, a bang path, a quoted
   * address (RFC 5321 §3.6.1, appendix F.2). We would not, so this only names the attempt.
   */
  private static boolean routesOnwards(String localPart) {
    return localPart.chars().anyMatch(c -> c == '%' || c == '!' || c == '@');
  }
}
