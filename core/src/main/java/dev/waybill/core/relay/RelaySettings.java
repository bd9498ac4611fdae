// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.address.AddressPattern;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.Network;
import dev.waybill.core.address.SubAddressing;
import dev.waybill.core.settings.Scalars;
import dev.waybill.core.settings.Section;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The {@code <relay>} element: who may relay.
 *
 * <p>Immutable.
 *
 * @param networks clients that may relay without a password
 * @param accounts accounts with their own rule
 * @param everyAccount the rule of all other accounts; empty if they may not relay
 * @param mailets whether messages that mailets of this server create may leave
 * @param strangersRecipients of one message of a client without a rule; empty for no limit
 * @param subAddresses which sub-addresses belong to an account
 */
public record RelaySettings(
    List<Rule.OfNetwork> networks,
    List<Rule.OfAccount> accounts,
    Optional<Rule.OfEveryAccount> everyAccount,
    boolean mailets,
    OptionalInt strangersRecipients,
    SubAddressing subAddresses) {

  /** Nobody but authenticated accounts: an empty file must never make an open relay. */
  public static final RelaySettings DEFAULTS =
      new RelaySettings(
          List.of(),
          List.of(),
          Optional.of(new Rule.OfEveryAccount(Terms.OF_ACCOUNT, 0)),
          false,
          Terms.OF_ACCOUNT.maxRecipients(),
          SubAddressing.DEFAULTS);

  /** Copies the rules. */
  public RelaySettings {
    networks = List.copyOf(networks);
    accounts = List.copyOf(accounts);
  }

  /** The accounts whose rule switches the sending limits off. */
  public List<String> accountsWithoutLimits() {
    return accounts.stream()
        .filter(rule -> !rule.terms().limited())
        .map(Rule.OfAccount::name)
        .toList();
  }

  /** The networks whose rule switches the sending limits off. */
  public List<Network> networksWithoutLimits() {
    return networks.stream()
        .filter(rule -> !rule.terms().limited())
        .map(Rule.OfNetwork::network)
        .toList();
  }

  /** Reads the element. */
  public static RelaySettings read(Section relay) {
    OptionalInt maxRecipients =
        relay.value("max-recipients", Terms.OF_ACCOUNT.maxRecipients(), TermsReader::atMost);
    TermsReader terms = new TermsReader(maxRecipients);
    return new RelaySettings(
        networks(relay, terms),
        accounts(relay, terms),
        everyAccount(relay, terms),
        relay.child("mailets").value("relay", DEFAULTS.mailets(), Scalars::truth),
        maxRecipients,
        relay.value("recipient-delimiter", DEFAULTS.subAddresses(), SubAddressing::parse));
  }

  private static List<Rule.OfNetwork> networks(Section relay, TermsReader reader) {
    List<Rule.OfNetwork> rules = new ArrayList<>();
    Map<Network, Integer> lines = new HashMap<>();
    NetworkWidth width = new NetworkWidth();
    for (Section section : relay.children("network")) {
      boolean meant = section.value(NetworkWidth.TWICE, false, Scalars::truth);
      Optional<Network> cidr =
          section.required("cidr", "10.0.0.0/8", text -> closed(text, width, meant));
      cidr.filter(network -> !meant)
          .flatMap(NetworkWidth::warning)
          .ifPresent(text -> section.warning("cidr", text));
      Optional<String> name = section.optional("name", RelaySettings::name);
      Terms common = reader.read(section, Terms.OF_NETWORK, RelaySettings::ofNobody);
      boolean normalise =
          section.value("normalise-bare-lf", common.fixes().normaliseBareLf(), Scalars::truth);
      Terms terms = common.withFixes(common.fixes().withNormalisedBareLf(normalise));
      cidr.filter(network -> isFirst(network, section, lines))
          .map(network -> new Rule.OfNetwork(network, name, terms, section.line()))
          .ifPresent(rules::add);
    }
    return rules;
  }

  private static List<Rule.OfAccount> accounts(Section relay, TermsReader reader) {
    List<Rule.OfAccount> rules = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    for (Section section : relay.children("account")) {
      Optional<String> name =
          section.required("name", "news@example.com", RelaySettings::accountName);
      Terms terms = reader.read(section, Terms.OF_ACCOUNT, AddressPattern::parse);
      name.filter(account -> isFirst(account, section, lines))
          .map(account -> new Rule.OfAccount(account, terms, section.line()))
          .ifPresent(rules::add);
    }
    return rules;
  }

  private static Optional<Rule.OfEveryAccount> everyAccount(Section relay, TermsReader reader) {
    Section section = relay.child("accounts");
    int line = relay.children("accounts").isEmpty() ? 0 : section.line();
    Terms terms = reader.read(section, Terms.OF_ACCOUNT, AddressPattern::parse);
    if (!terms.limited()) {
      section.problem(
          "limits=\"off\" is for one <account> or <network>; to have no limits for accounts,"
              + " remove those with for=\"account\" from <limits>");
    }
    return section.value("relay", DEFAULTS.everyAccount().isPresent(), Scalars::truth)
        ? Optional.of(new Rule.OfEveryAccount(terms, line))
        : Optional.empty();
  }

  private static <T> boolean isFirst(T key, Section section, Map<T, Integer> lines) {
    Integer first = lines.putIfAbsent(key, section.line());
    if (first != null) {
      section.problem("repeats " + key + ", which has a rule in line " + first);
    }
    return first == null;
  }

  private static AddressPattern ofNobody(String text) {
    AddressPattern pattern = AddressPattern.parse(text);
    if (pattern == AddressPattern.Word.OWN) {
      throw new IllegalArgumentException(
          "own means the addresses of an account; for the domains of this server write local");
    }
    return pattern;
  }

  private static Network closed(String text, NetworkWidth width, boolean meant) {
    Network network = Network.parse(text);
    Optional<String> problem = width.problem(network, meant);
    if (problem.isPresent()) {
      throw new IllegalArgumentException(problem.get());
    }
    return network;
  }

  private static String name(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("expected a name, such as office");
    }
    return text.strip();
  }

  /**
   * James stores user names in lower case; a server without virtual hosting has names without a
   * domain.
   */
  private static String accountName(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    if (name.isEmpty() || name.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException("expected the name that the account logs in with");
    }
    return name.indexOf('@') < 0 ? name : Mailbox.parse(name).toString();
  }
}
