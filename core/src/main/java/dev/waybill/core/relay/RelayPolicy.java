// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Network;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides who may relay: listed networks, authenticated accounts, nobody else.
 *
 * <p>Immutable. In doubt it refuses. Only {@link Aliases} may be looked up, and fail.
 */
public final class RelayPolicy {

  private final RelaySettings settings;
  private final Predicate<DomainName> isLocal;
  private final Aliases aliases;
  private final Map<String, Rule.OfAccount> accounts;

  /**
   * The policy that the settings describe.
   *
   * @param isLocal whether a domain is one of this server; from memory
   */
  public RelayPolicy(RelaySettings settings, Predicate<DomainName> isLocal, Aliases aliases) {
    this.settings = settings;
    this.isLocal = isLocal;
    this.aliases = aliases;
    this.accounts =
        settings.accounts().stream()
            .collect(toUnmodifiableMap(Rule.OfAccount::name, account -> account));
  }

  /**
   * What a client may do. The rule of its account takes precedence over that of its network; of
   * several networks the most specific wins.
   */
  public ClientPolicy clientPolicy(Client client) {
    Optional<Rule> byAccount = client.account().flatMap(this::ofAccount);
    Optional<Rule> rule =
        byAccount.or(() -> client.address().flatMap(this::ofNetwork).map(found -> found));
    OwnAddresses own =
        new OwnAddresses(
            client.account().map(name -> name.toLowerCase(Locale.ROOT)),
            isLocal,
            aliases,
            settings.subAddresses());
    return new ClientPolicy(client, rule, settings.strangersRecipients(), own);
  }

  private Optional<Rule> ofAccount(String name) {
    Rule.OfAccount own = accounts.get(name.toLowerCase(Locale.ROOT));
    return own == null ? settings.everyAccount().map(every -> every) : Optional.of(own);
  }

  private Optional<Rule.OfNetwork> ofNetwork(InetAddress client) {
    return settings.networks().stream()
        .filter(rule -> rule.network().contains(client))
        .max(Comparator.comparingInt(rule -> rule.network().prefixLength()));
  }

  /** Whether a client may relay without a login. */
  public boolean lists(InetAddress client) {
    return ofNetwork(client).isPresent();
  }

  /** The most specific listed network that contains an address; else the address itself. */
  public Network networkOf(InetAddress client) {
    return ofNetwork(client).map(Rule.OfNetwork::network).orElseGet(() -> Network.of(client));
  }

  /**
   * Why a local recipient is refused whose mail goes on to another server, by an alias, a group or
   * a forward; empty if it is not.
   *
   * @param clientPolicy of the client that writes to it
   */
  public Optional<Refusal> forwarded(ClientPolicy clientPolicy) {
    boolean mayLeave = clientPolicy.rule().isPresent() || settings.mailets();
    return mayLeave
        ? Optional.empty()
        : Optional.of(
            new Refusal(Refusal.Reason.FORWARD_NOT_ALLOWED, RelayReplies.forwardDenied()));
  }

  /** Why a message that a mailet of this server created is not relayed; empty if it is. */
  public Optional<Refusal> madeByMailet() {
    return settings.mailets()
        ? Optional.empty()
        : Optional.of(new Refusal(Refusal.Reason.MADE_BY_MAILET, RelayReplies.madeByMailet()));
  }
}
