// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.Network;
import dev.waybill.core.reply.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RelayPolicyTest {

  private static final String AUTHENTICATE =
      "530 5.7.0 Authentication required: log in before sending to other domains";
  private static final String DENIED =
      "550 5.7.1 Relaying denied: this client may send to local recipients only";

  private static final List<String> LOCAL_PARTS =
      List.of(
          "user",
          "user+tag",
          "user%elsewhere.example",
          "elsewhere.example!user",
          "\"user@elsewhere.example\"",
          "\"quoted\"",
          "a%b!c",
          "%",
          "\u00fcser");

  /** The whole input of one decision, before any policy was asked. */
  record Case(
      String client,
      String account,
      boolean accounts,
      String localPart,
      boolean local,
      boolean auth) {}

  static Stream<Case> cases() {
    return Stream.of("10.1.2.3", "192.0.2.1")
        .flatMap(client -> Stream.of("", "a@example.com").map(account -> List.of(client, account)))
        .flatMap(who -> flags().map(f -> new Case(who.get(0), who.get(1), f[0], "", f[1], f[2])))
        .flatMap(
            c ->
                LOCAL_PARTS.stream()
                    .map(l -> new Case(c.client, c.account, c.accounts, l, c.local, c.auth)));
  }

  private static Stream<boolean[]> flags() {
    return Stream.of(0, 1, 2, 3, 4, 5, 6, 7)
        .map(n -> new boolean[] {(n & 1) > 0, (n & 2) > 0, (n & 4) > 0});
  }

  /** The policy again, as sentences: who is known may go anywhere, strangers only straight home. */
  private static String oracle(Case c) {
    boolean logged = c.accounts && !c.account.isEmpty();
    boolean inside = c.client.startsWith("10.");
    boolean straight = !Pattern.compile("[%!@]").matcher(c.localPart).find();
    if (c.local && (logged || inside || straight)) {
      return "no opinion";
    }
    if (logged) {
      return "relay for account " + c.account;
    }
    if (inside) {
      return "relay for network 10.0.0.0/8";
    }
    return c.auth ? AUTHENTICATE : DENIED;
  }

  @Test
  void the_table_is_large_enough_to_mean_something() {
    assertThat(cases()).hasSize(2 * 2 * 8 * LOCAL_PARTS.size()).doesNotHaveDuplicates();
    assertThat(cases().map(RelayPolicyTest::oracle).distinct()).hasSize(5);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void every_decision_is_as_the_table_says(Case c) {
    RelayPolicy policy = policy(c.accounts, "10.0.0.0/8");
    Optional<String> account = Optional.of(c.account).filter(name -> !name.isEmpty());
    Optional<Grant> grant = policy.grant(address(c.client), account);

    Verdict verdict = policy.recipient(new RecipientRequest(grant, c.localPart, c.local, c.auth));

    assertThat(shown(verdict)).isEqualTo(oracle(c));
  }

  @Nested
  class A_grant {

    @Test
    void names_the_most_specific_network() {
      RelayPolicy policy = policy(true, "10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "10.1.2.4/32");

      assertThat(granted(policy, "10.1.2.3")).contains("network 10.1.2.0/24");
      assertThat(granted(policy, "10.1.9.9")).contains("network 10.1.0.0/16");
      assertThat(granted(policy, "10.9.9.9")).contains("network 10.0.0.0/8");
      assertThat(granted(policy, "11.0.0.0")).isEmpty();
    }

    @Test
    void covers_mapped_clients_and_keeps_address_families_apart() {
      assertThat(granted(policy(true, "10.0.0.0/8"), "::ffff:10.0.0.1"))
          .contains("network 10.0.0.0/8");
      assertThat(granted(policy(true, "::/0"), "10.0.0.1")).isEmpty();
      assertThat(granted(policy(true, "0.0.0.0/0"), "2001:db8::1")).isEmpty();
    }

    @Test
    void falls_back_to_the_network_where_accounts_may_not_relay() {
      RelayPolicy policy = policy(false, "10.0.0.0/8");

      assertThat(policy.grant(address("10.0.0.1"), Optional.of("a")).map(Grant::label))
          .contains("network 10.0.0.0/8");
      assertThat(policy.grant(address("192.0.2.1"), Optional.of("a"))).isEmpty();
    }

    @Test
    void is_never_given_by_default_not_even_to_this_machine() {
      RelayPolicy policy = new RelayPolicy(RelaySettings.DEFAULTS);

      for (String client : List.of("127.0.0.1", "::1", "10.0.0.1", "0.0.0.0", "::")) {
        assertThat(policy.grant(address(client), Optional.empty())).isEmpty();
      }
    }
  }

  @Test
  void the_reply_to_a_bad_address_says_how_to_write_it() {
    assertThat(RelayReplies.badRecipient())
        .hasToString("501 5.1.3 Bad recipient address: write it as user@domain.example");
  }

  private static Optional<String> granted(RelayPolicy policy, String client) {
    return policy.grant(address(client), Optional.empty()).map(Grant::label);
  }

  private static RelayPolicy policy(boolean accounts, String... networks) {
    return new RelayPolicy(
        new RelaySettings(Stream.of(networks).map(Network::parse).toList(), accounts));
  }

  private static String shown(Verdict verdict) {
    return verdict.fold(
        accept -> accept.reason(),
        none -> "no opinion",
        defer -> defer.reply().toString(),
        reject -> reject.reply().toString());
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(literal, e);
    }
  }
}
