// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.testkit.dns.DnsName;
import dev.waybill.testkit.dns.DnsServer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DnsjavaTxtAuthorityTest {

  private static final DomainName NAME = new DomainName("s1._domainkey.example.org");
  private static final String FIRST = "127.0.0.11";
  private static final String SECOND = "127.0.0.12";
  private static final String OTHER = "127.0.0.13";

  /** Knows where everybody is; the others have the records. All listen at one port. */
  private final DnsServer resolver = DnsServer.start();

  private final DnsServer first = server(FIRST);
  private final DnsServer second = server(SECOND);
  private final DnsServer other = server(OTHER);
  private final DnsName names = resolver.zone("example.org");

  private DnsServer server(String address) {
    try {
      return DnsServer.start(InetAddress.getByName(address), resolver.port());
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void stop() {
    resolver.close();
    first.close();
    second.close();
    other.close();
  }

  private DnsSettings settings() {
    return DnsSettings.DEFAULTS
        .withServers(List.of(new ServerAddress("127.0.0.1", resolver.port())))
        .withPatience(Duration.ofMillis(200), 2);
  }

  private List<String> look() {
    return texts(DnsjavaTxtAuthority.zone(settings(), resolver.port()));
  }

  private static List<String> texts(TxtAuthority authority) {
    return authority.look(NAME).stream()
        .map(a -> a.server() + " " + a.kind() + " " + String.join("|", a.texts()) + a.detail())
        .toList();
  }

  private void twoServers() {
    names.nameServers("ns1.example.org", "ns2.example.org");
    names.at("ns1").a(FIRST);
    names.at("ns2").a(SECOND);
  }

  private static DnsName key(DnsServer server) {
    return server.zone("example.org").at("s1._domainkey");
  }

  @Nested
  class The_servers_of_the_zone {

    @Test
    void are_each_asked_directly() {
      twoServers();
      key(first).txt("new");
      key(second).txt("old");
      names.at("s1._domainkey").txt("what the resolver says does not count");

      assertThat(look())
          .containsExactlyInAnyOrder(
              "ns1.example.org [127.0.0.11] TEXTS new", "ns2.example.org [127.0.0.12] TEXTS old");
    }

    @Test
    void that_have_nothing_say_so() {
      twoServers();
      key(first).txt("new");
      second.zone("example.org");

      assertThat(look())
          .containsExactlyInAnyOrder(
              "ns1.example.org [127.0.0.11] TEXTS new", "ns2.example.org [127.0.0.12] NOTHING ");
    }

    @Test
    void that_fail_or_are_silent_are_named() {
      twoServers();
      key(first).servfail();
      key(second).silent();

      assertThat(look())
          .containsExactlyInAnyOrder(
              "ns1.example.org [127.0.0.11] ERROR SERVFAIL",
              "ns2.example.org [127.0.0.12] SILENCE does not answer");
    }

    @Test
    void are_heard_when_one_of_their_addresses_answers() {
      names.nameServers("ns1.example.org");
      names.at("ns1").a(FIRST, "127.0.0.99");
      key(first).txt("new");

      assertThat(look())
          .contains("ns1.example.org [127.0.0.11] TEXTS new")
          .noneMatch(answer -> answer.contains("127.0.0.99"));
    }

    @Test
    void that_disagree_among_their_addresses_are_heard_twice() {
      names.nameServers("ns1.example.org");
      names.at("ns1").a(FIRST, SECOND);
      key(first).txt("new");
      key(second).txt("old");

      assertThat(look())
          .containsExactlyInAnyOrder(
              "ns1.example.org [127.0.0.11] TEXTS new", "ns1.example.org [127.0.0.12] TEXTS old");
    }

    @Test
    void without_an_address_count_as_silent() {
      names.nameServers("ns9.example.org");

      assertThat(look()).containsExactly("ns9.example.org SILENCE its address could not be found");
    }

    @Test
    void that_can_not_be_found_make_one_silent_answer() {
      resolver.close();

      assertThat(look())
          .containsExactly(
              "the name servers of " + NAME + " SILENCE they could not be found in the DNS");
    }

    @Test
    void below_a_zone_cut_are_those_of_the_lower_zone() {
      twoServers();
      names.at("_domainkey").nameServers("ns.keys.example");
      resolver.zone("keys.example").at("ns").a(OTHER);
      other.zone("_domainkey.example.org").at("s1").txt("delegated");

      assertThat(look()).containsExactly("ns.keys.example [127.0.0.13] TEXTS delegated");
    }
  }

  @Nested
  class An_alias {

    @Test
    void is_followed_to_the_servers_of_its_own_zone() {
      twoServers();
      key(first).cname("s1.keys.example");
      key(second).cname("s1.keys.example");
      first.zone("keys.example").at("s1").txt("not from here");
      resolver.zone("keys.example").nameServers("ns.keys.example").at("ns").a(OTHER);
      other.zone("keys.example").at("s1").txt("from there");

      assertThat(look())
          .contains("ns.keys.example [127.0.0.13] TEXTS from there")
          .noneMatch(answer -> answer.contains("not from here"));
    }

    @Test
    void on_one_server_only_is_seen_beside_the_other_answer() {
      twoServers();
      key(first).cname("s1.keys.example");
      key(second).txt("direct");
      resolver.zone("keys.example").nameServers("ns.keys.example").at("ns").a(OTHER);
      other.zone("keys.example").at("s1").txt("from there");

      assertThat(look())
          .containsExactlyInAnyOrder(
              "ns2.example.org [127.0.0.12] TEXTS direct",
              "ns.keys.example [127.0.0.13] TEXTS from there");
    }

    @Test
    void that_points_to_itself_ends() {
      twoServers();
      key(first).cname(NAME.value());
      key(second).cname(NAME.value());

      assertThat(look()).containsOnly(NAME + " ERROR more than 8 aliases");
    }
  }

  @Test
  void strings_are_joined_and_long_answers_come_by_tcp() {
    twoServers();
    key(first).txtStrings("v=DKIM1; p=", "A".repeat(255), "B".repeat(255), "C".repeat(200));
    key(second).txt("x").truncated();

    assertThat(look())
        .containsExactlyInAnyOrder(
            "ns1.example.org [127.0.0.11] TEXTS v=DKIM1; p="
                + "A".repeat(255)
                + "B".repeat(255)
                + "C".repeat(200),
            "ns2.example.org [127.0.0.12] TEXTS x");
  }

  @Test
  void the_resolver_can_be_the_authority() {
    names.at("s1._domainkey").cname("s1.keys.example");
    resolver.zone("keys.example").at("s1").txt("here");

    assertThat(texts(DnsjavaTxtAuthority.of(AuthorityKind.RESOLVER, settings())))
        .containsExactly("127.0.0.1 TEXTS here");
  }
}
