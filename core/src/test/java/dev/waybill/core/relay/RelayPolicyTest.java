// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import static dev.waybill.core.relay.Policies.client;
import static dev.waybill.core.relay.Policies.mail;
import static dev.waybill.core.relay.Policies.message;
import static dev.waybill.core.relay.Policies.shown;
import static dev.waybill.core.relay.Policies.to;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Network;
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
    if (logged || inside || (c.local && straight)) {
      return "yes";
    }
    return c.auth ? AUTHENTICATE : DENIED;
  }

  @Test
  void the_table_is_large_enough_to_mean_something() {
    assertThat(cases()).hasSize(2 * 2 * 8 * LOCAL_PARTS.size()).doesNotHaveDuplicates();
    assertThat(cases().map(RelayPolicyTest::oracle).distinct()).hasSize(3);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void every_decision_is_as_the_table_says(Case c) {
    ClientPolicy clientPolicy =
        policy(c.accounts, "10.0.0.0/8").clientPolicy(client(c.client, c.account));
    Optional<DomainName> domain = Optional.of(DomainName.parse("any.example"));

    RecipientRequest request = new RecipientRequest(c.localPart, domain, c.local, 0, c.auth);

    assertThat(shown(clientPolicy.recipient(mail("a@example.com"), request))).isEqualTo(oracle(c));
  }

  @Test
  void a_stranger_may_write_to_so_many_recipients_at_once() {
    ClientPolicy stranger = policy(true, "10.0.0.0/8").clientPolicy(client("192.0.2.1", ""));
    Optional<DomainName> local = Optional.of(DomainName.parse("any.example"));

    assertThat(
            stranger.recipient(
                mail("a@b.example"), new RecipientRequest("bob", local, true, 999, true)))
        .isEmpty();
    assertThat(
            stranger
                .recipient(
                    mail("a@b.example"), new RecipientRequest("bob", local, true, 1000, true))
                .map(refusal -> refusal.reply().code()))
        .contains(452);
  }

  @Nested
  class A_grant {

    @Test
    void names_the_most_specific_network() {
      RelayPolicy policy = policy(true, "10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "10.1.2.4/32");

      assertThat(granted(policy, "10.1.2.3", "")).contains("network 10.1.2.0/24");
      assertThat(granted(policy, "10.1.9.9", "")).contains("network 10.1.0.0/16");
      assertThat(granted(policy, "10.9.9.9", "")).contains("network 10.0.0.0/8");
      assertThat(granted(policy, "11.0.0.0", "")).isEmpty();
    }

    @Test
    void covers_mapped_clients_and_keeps_address_families_apart() {
      assertThat(granted(policy(true, "10.0.0.0/8"), "::ffff:10.0.0.1", ""))
          .contains("network 10.0.0.0/8");
      assertThat(granted(policy(true, "8000::/1"), "10.0.0.1", "")).isEmpty();
      assertThat(granted(policy(true, "32.0.0.0/8"), "2001:db8::1", "")).isEmpty();
    }

    @Test
    void falls_back_to_the_network_where_accounts_may_not_relay() {
      RelayPolicy policy = policy(false, "10.0.0.0/8");

      assertThat(granted(policy, "10.0.0.1", "a")).contains("network 10.0.0.0/8");
      assertThat(granted(policy, "192.0.2.1", "a")).isEmpty();
    }

    @Test
    void is_that_of_the_account_before_that_of_the_network() {
      RelayPolicy policy = policy(true, "10.0.0.0/8");

      assertThat(granted(policy, "10.0.0.1", "a@example.com")).contains("account a@example.com");
    }

    @Test
    void is_never_given_by_default_not_even_to_this_machine() {
      RelayPolicy policy = Policies.of(RelaySettings.DEFAULTS);

      for (String client : List.of("127.0.0.1", "::1", "10.0.0.1", "0.0.0.0", "::")) {
        assertThat(granted(policy, client, "")).isEmpty();
      }
    }
  }

  @Nested
  class A_rule {

    @Test
    void is_told_with_the_line_it_stands_in() {
      RelayPolicy policy =
          Policies.policy(
              """
              <network cidr="10.0.0.0/8"/>
              <network cidr="10.1.0.0/16" name="office"/>
              <account name="News@Example.com"/>\
              """);

      assertThat(rule(policy, client("10.1.2.3", "")))
          .isEqualTo("3 <network cidr=\"10.1.0.0/16\">");
      assertThat(rule(policy, client("10.1.2.3", "news@example.com")))
          .isEqualTo("4 <account name=\"news@example.com\">");
      assertThat(rule(policy, client("10.1.2.3", "b@example.com"))).isEqualTo("0 <accounts>");
      assertThat(policy.clientPolicy(client("192.0.2.1", "")).rule()).isEmpty();
    }

    private String rule(RelayPolicy policy, Client client) {
      Rule rule = policy.clientPolicy(client).rule().orElseThrow();
      return rule.line() + " " + rule.element();
    }

    @Test
    void of_a_suspended_account_holds_in_every_network() {
      RelayPolicy policy =
          Policies.policy(
              """
              <network cidr="10.0.0.0/8"/>
              <account name="a@example.com" suspended="unpaid since May"/>\
              """);

      assertThat(shown(policy.clientPolicy(client("10.1.2.3", "a@example.com")).mail(mail(""))))
          .isEqualTo("525 5.7.13 Account suspended: unpaid since May");
    }

    @Test
    void of_a_suspended_network_leaves_mail_to_local_recipients_alone() {
      ClientPolicy clientPolicy =
          Policies.policy("<network cidr='10.0.0.0/8' suspended='moved'/>")
              .clientPolicy(client("10.1.2.3", ""));

      assertThat(shown(clientPolicy.mail(mail("a@b.example")))).isEqualTo("yes");
      assertThat(shown(clientPolicy.recipient(mail("a@b.example"), to("bob@example.com"))))
          .isEqualTo("yes");
      assertThat(shown(clientPolicy.recipient(mail("a@b.example"), to("bob@remote.example"))))
          .isEqualTo("550 5.7.13 Relaying suspended for your network: moved");
    }

    @Test
    void for_an_account_holds_for_local_recipients_too() {
      ClientPolicy clientPolicy =
          Policies.policy("<accounts senders='own' max-recipients='2'/>")
              .clientPolicy(client("192.0.2.1", "a@example.com"));

      assertThat(shown(clientPolicy.mail(mail("boss@example.com")))).startsWith("553 5.7.1");
      assertThat(shown(clientPolicy.recipient(mail("a@example.com"), to("bob@example.com", 2))))
          .startsWith("452 4.5.3");
      assertThat(shown(clientPolicy.message(message("From: boss@example.com", 1, false))))
          .startsWith("554 5.7.1");
    }

    @Test
    void is_asked_again_at_RCPT_because_a_client_may_log_in_after_MAIL() {
      ClientPolicy clientPolicy =
          Policies.policy("<accounts senders='own'/>")
              .clientPolicy(client("192.0.2.1", "a@example.com"));

      assertThat(shown(clientPolicy.recipient(mail("boss@example.com"), to("bob@remote.example"))))
          .startsWith("553 5.7.1");
    }

    @Test
    void lets_accounts_send_receipts_to_local_recipients_under_the_null_sender() {
      ClientPolicy clientPolicy =
          Policies.policy("<accounts/>").clientPolicy(client("192.0.2.1", "a@example.com"));

      assertThat(shown(clientPolicy.mail(mail("")))).isEqualTo("yes");
      assertThat(shown(clientPolicy.recipient(mail(""), to("bob@example.com")))).isEqualTo("yes");
      assertThat(shown(clientPolicy.recipient(mail(""), to("bob@remote.example"))))
          .startsWith("553 5.7.1 Empty sender");
    }

    @Test
    void that_asks_for_what_is_not_known_is_not_met() {
      RelayPolicy policy =
          Policies.policy(
              """
              <account name="tls@example.com" tls="required"/>
              <account name="port@example.com" ports="587"/>\
              """);

      assertThat(shown(policy.clientPolicy(Client.account("tls@example.com")).mail(mail(""))))
          .startsWith("530 5.7.10");
      assertThat(shown(policy.clientPolicy(Client.account("port@example.com")).mail(mail(""))))
          .startsWith("550 5.7.1 Relaying denied on this port");
      assertThat(policy.clientPolicy(Client.UNKNOWN).rule()).isEmpty();
    }

    @Test
    void lets_an_account_without_a_domain_send_under_its_name_in_the_domains_of_the_server() {
      ClientPolicy clientPolicy = Policies.policy("").clientPolicy(client("192.0.2.1", "News"));

      assertThat(shown(clientPolicy.mail(mail("news+tag@example.com")))).isEqualTo("yes");
      assertThat(shown(clientPolicy.mail(mail("news@evil.example")))).startsWith("553 5.7.1");
      assertThat(shown(clientPolicy.mail(mail("bob@example.com")))).startsWith("553 5.7.1");
    }

    @Test
    void looks_no_alias_up_for_an_address_that_is_allowed_anyway() {
      RelayPolicy policy =
          new RelayPolicy(
              Policies.settings("<account name='a@example.com' senders='own *@b.example'/>"),
              domain -> true,
              (address, account) -> {
                throw new AssertionError("asked for " + address);
              });
      ClientPolicy clientPolicy = policy.clientPolicy(client("192.0.2.1", "a@example.com"));

      assertThat(shown(clientPolicy.mail(mail("x@b.example")))).isEqualTo("yes");
      assertThat(shown(clientPolicy.mail(mail("a+tag@example.com")))).isEqualTo("yes");
    }
  }

  @Nested
  class A_message {

    private final ClientPolicy clientPolicy =
        Policies.policy("<network cidr='10.0.0.0/8' senders='*@example.com' max-size='10B'/>")
            .clientPolicy(client("10.1.2.3", ""));

    @Test
    void that_is_relayed_has_a_From_that_the_rule_allows() {
      assertThat(relayed("From: a@example.com")).isEqualTo("yes");
      assertThat(relayed("From: a@example.com, b@example.com\r\nSender: c@example.com"))
          .isEqualTo("yes");
      assertThat(relayed("From: a@evil.example")).startsWith("554 5.7.1 From not allowed");
      assertThat(relayed("From: a@example.com, b@evil.example\r\nSender: c@example.com"))
          .startsWith("554 5.7.1 From not allowed");
      assertThat(relayed("From: a@example.com, b@example.com\r\nSender: c@evil.example"))
          .startsWith("554 5.7.1 From not allowed");
      assertThat(relayed("From: a@example.com\r\nSender: c@evil.example")).isEqualTo("yes");
      assertThat(relayed("Subject: x")).startsWith("554 5.6.0 From missing");
    }

    private String relayed(String header) {
      return shown(clientPolicy.message(message(header, 10, true)));
    }

    @Test
    void is_measured_as_it_came() {
      assertThat(shown(clientPolicy.message(message("From: a@example.com", 11, true))))
          .isEqualTo("552 5.3.4 Message too large: at most 10B");
    }

    @Test
    void for_local_recipients_alone_goes_with_a_grant_only_if_it_could_be_relayed() {
      MessageFacts good = message("From: a@example.com", 10, false);
      MessageFacts bad = message("From: a@evil.example", 10, false);

      assertThat(shown(clientPolicy.message(bad))).isEqualTo("yes");
      assertThat(clientPolicy.grant(mail("a@example.com"), good).map(Grant::label))
          .contains("network 10.0.0.0/8");
      assertThat(clientPolicy.grant(mail("a@example.com"), bad)).isEmpty();
      assertThat(clientPolicy.grant(mail(""), good)).isEmpty();
      assertThat(clientPolicy.grant(mail("a@evil.example"), good)).isEmpty();
    }

    @Test
    void that_a_mailet_made_leaves_only_where_the_policy_says_so() {
      assertThat(Policies.policy("<mailets relay='true'/>").madeByMailet()).isEmpty();
      assertThat(shown(Policies.policy("").madeByMailet())).startsWith("550 5.7.1");
    }

    @Test
    void that_an_alias_leads_elsewhere_is_taken_from_clients_that_may_relay_or_from_all() {
      RelayPolicy policy = policy(true, "10.0.0.0/8");

      assertThat(policy.forwarded(policy.clientPolicy(client("10.1.2.3", "")))).isEmpty();
      assertThat(shown(policy.forwarded(policy.clientPolicy(client("192.0.2.1", "")))))
          .startsWith("550 5.7.1 Relaying denied: this address forwards");
      RelayPolicy open = Policies.policy("<mailets relay='true'/>");
      assertThat(open.forwarded(open.clientPolicy(client("192.0.2.1", "")))).isEmpty();
    }
  }

  @Test
  void the_network_of_a_client_is_the_most_specific_listed_one_or_its_address() {
    RelayPolicy policy = policy(true, "10.0.0.0/8", "10.1.0.0/16");

    assertThat(policy.networkOf(Network.address("10.1.2.3"))).hasToString("10.1.0.0/16");
    assertThat(policy.networkOf(Network.address("::ffff:10.2.2.3"))).hasToString("10.0.0.0/8");
    assertThat(policy.networkOf(Network.address("192.0.2.1"))).hasToString("192.0.2.1/32");
  }

  private static Optional<String> granted(RelayPolicy policy, String client, String account) {
    return policy.clientPolicy(client(client, account)).grant().map(Grant::label);
  }

  private static RelayPolicy policy(boolean accounts, String... networks) {
    String elements = Stream.of(networks).map("<network cidr='%s'/>"::formatted).collect(joining());
    return Policies.policy(elements + "<accounts relay='" + accounts + "'/>");
  }
}
