// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Network;
import dev.waybill.testkit.dns.DnsName;
import dev.waybill.testkit.dns.DnsServer;
import dev.waybill.testkit.time.SeededRandom;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DnsjavaMxResolverTest {

  private static final DomainName DOMAIN = new DomainName("example.org");

  /** Not the one that means every server. */
  private static final int PORT = 2525;

  private final DnsServer dns = DnsServer.start();
  private final DnsName zone = dns.zone("example.org");
  private final DnsSettings settings =
      DnsSettings.DEFAULTS
          .withServers(List.of(new ServerAddress("127.0.0.1", dns.port())))
          .withPatience(Duration.ofMillis(300), 2)
          .withoutCache();

  @AfterEach
  void stop() {
    dns.close();
  }

  private MxResolver resolver(DnsSettings with, OwnHost own) {
    return new DnsjavaMxResolver(with, own, PORT, new SeededRandom(1));
  }

  private List<String> hops() {
    return texts(resolver(settings, OwnHost.UNKNOWN).mailHosts(DOMAIN));
  }

  private static List<String> texts(NextHops found) {
    return found.fold(
        f -> f.hops().stream().map(NextHop::toString).toList(),
        failed -> List.of(failed.failure() + ": " + failed.detail()));
  }

  private static LookupFailure failure(NextHops found) {
    return found.fold(
        f -> {
          throw new AssertionError("found " + f);
        },
        NextHops.Failed::failure);
  }

  private LookupFailure failure() {
    return failure(resolver(settings, OwnHost.UNKNOWN).mailHosts(DOMAIN));
  }

  @Nested
  class Mail_hosts {

    @Test
    void come_by_preference() {
      zone.mx(20, "b.example.org").mx(10, "a.example.org").mx(30, "c.example.org");
      zone.at("a").a("192.0.2.1");
      zone.at("b").a("192.0.2.2");
      zone.at("c").a("192.0.2.3");

      assertThat(hops())
          .containsExactly(
              "a.example.org[192.0.2.1]", "b.example.org[192.0.2.2]", "c.example.org[192.0.2.3]");
    }

    @Test
    void of_equal_preference_are_shuffled() {
      zone.mx(10, "a.example.org").mx(10, "b.example.org").mx(10, "c.example.org");
      zone.at("a").a("192.0.2.1");
      zone.at("b").a("192.0.2.2");
      zone.at("c").a("192.0.2.3");
      MxResolver resolver = resolver(settings, OwnHost.UNKNOWN);

      Set<List<String>> orders = new HashSet<>();
      for (int i = 0; i < 60; i++) {
        orders.add(texts(resolver.mailHosts(DOMAIN)));
      }

      assertThat(orders).hasSize(6);
    }

    @Test
    void are_the_domain_itself_when_it_has_no_mx() {
      zone.a("192.0.2.9");

      assertThat(hops()).containsExactly("example.org[192.0.2.9]");
    }

    @Test
    void may_be_aliases() {
      zone.mx(10, "alias.example.org");
      zone.at("alias").cname("real.example.org");
      zone.at("real").a("192.0.2.4");

      assertThat(hops()).containsExactly("alias.example.org[192.0.2.4]");
    }

    @Test
    void are_found_behind_an_alias_of_the_domain() {
      zone.at("www").cname("example.org");
      zone.mx(10, "a.example.org");
      zone.at("a").a("192.0.2.1");

      NextHops found =
          resolver(settings, OwnHost.UNKNOWN).mailHosts(new DomainName("www.example.org"));

      assertThat(texts(found)).containsExactly("a.example.org[192.0.2.1]");
    }

    @Test
    void that_point_to_nothing_are_left_out() {
      zone.mx(10, "gone.example.org").mx(20, "a.example.org");
      zone.at("a").a("192.0.2.1");

      assertThat(hops()).containsExactly("a.example.org[192.0.2.1]");
    }

    @Test
    void are_at_most_ten_addresses_however_many_the_zone_names() {
      for (int i = 0; i < 50; i++) {
        zone.mx(i, "mx" + i + ".example.org");
        zone.at("mx" + i).a("192.0.2." + (i + 1));
      }

      assertThat(hops()).hasSize(10).first().isEqualTo("mx0.example.org[192.0.2.1]");
    }

    @Test
    void are_asked_for_by_tcp_when_the_answer_is_too_long() {
      zone.mx(10, "a.example.org").truncated("MX");
      zone.at("a").a("192.0.2.1");

      assertThat(hops()).containsExactly("a.example.org[192.0.2.1]");
    }

    @Test
    void are_found_by_many_threads_at_once() {
      zone.mx(10, "a.example.org").mx(20, "b.example.org");
      zone.at("a").a("192.0.2.1");
      zone.at("b").a("192.0.2.2");
      MxResolver resolver = resolver(settings, OwnHost.UNKNOWN);

      List<Integer> found =
          IntStream.range(0, 200)
              .parallel()
              .mapToObj(i -> texts(resolver.mailHosts(DOMAIN)).size())
              .distinct()
              .toList();

      assertThat(found).containsExactly(2);
    }

    @Test
    void are_remembered() {
      zone.mx(10, "a.example.org");
      zone.at("a").a("192.0.2.1");
      DnsSettings caching =
          new DnsSettings(
              settings.servers(),
              settings.timeout(),
              settings.attempts(),
              100,
              Duration.ofHours(1),
              AddressPreference.IPV4_ONLY);
      MxResolver resolver = resolver(caching, OwnHost.UNKNOWN);

      resolver.mailHosts(DOMAIN);
      resolver.mailHosts(DOMAIN);

      assertThat(dns.count("example.org", "MX")).isOne();
      assertThat(dns.count("a.example.org", "A")).isOne();
    }
  }

  @Nested
  class Addresses {

    private List<String> hops(AddressPreference preference) {
      return texts(resolver(settings.withAddresses(preference), OwnHost.UNKNOWN).mailHosts(DOMAIN));
    }

    @Test
    void come_in_the_order_that_the_operator_wants() {
      zone.mx(10, "a.example.org");
      zone.at("a").a("192.0.2.1").aaaa("2001:db8::1");
      String v4 = "a.example.org[192.0.2.1]";
      String v6 = "a.example.org[2001:db8:0:0:0:0:0:1]";

      assertThat(hops(AddressPreference.IPV6_FIRST)).containsExactly(v6, v4);
      assertThat(hops(AddressPreference.IPV4_FIRST)).containsExactly(v4, v6);
      assertThat(hops(AddressPreference.IPV4_ONLY)).containsExactly(v4);
      assertThat(hops(AddressPreference.IPV6_ONLY)).containsExactly(v6);
    }

    @Test
    void of_a_smart_host_are_found_without_asking_for_mx() {
      zone.at("relay").a("192.0.2.7").mx(10, "elsewhere.example.org");

      NextHops found =
          resolver(settings, OwnHost.UNKNOWN)
              .smartHost(new ServerAddress("relay.example.org", PORT));

      assertThat(texts(found)).containsExactly("relay.example.org[192.0.2.7]");
    }
  }

  @Nested
  class Failures {

    @Test
    void say_that_a_domain_does_not_exist() {
      NextHops found =
          resolver(settings, OwnHost.UNKNOWN).mailHosts(new DomainName("no.example.org"));

      assertThat(failure(found)).isEqualTo(LookupFailure.NO_SUCH_DOMAIN);
    }

    @Test
    void say_that_a_domain_takes_no_mail() {
      zone.mx(0, ".").a("192.0.2.1");

      assertThat(failure()).isEqualTo(LookupFailure.NULL_MX);
    }

    @Test
    void say_that_no_mail_host_has_an_address() {
      zone.mx(10, "a.example.org").mx(10, "b.example.org");

      assertThat(failure()).isEqualTo(LookupFailure.NO_ADDRESS);
    }

    @Test
    void say_that_a_domain_without_mx_has_no_address() {
      zone.txt("nothing here");

      assertThat(failure()).isEqualTo(LookupFailure.NO_ADDRESS);
    }

    @Test
    void are_transient_when_the_name_server_fails() {
      zone.mx(10, "a.example.org").servfail("MX");

      assertThat(failure()).isEqualTo(LookupFailure.NO_ANSWER);
    }

    @Test
    void are_transient_when_the_name_server_refuses() {
      zone.refused();

      assertThat(failure()).isEqualTo(LookupFailure.NO_ANSWER);
    }

    @Test
    void are_transient_and_soon_there_when_the_name_server_is_silent() {
      zone.silent();

      assertThat(failure()).isEqualTo(LookupFailure.NO_ANSWER);
    }

    @Test
    void are_transient_when_only_an_address_can_not_be_looked_up() {
      zone.mx(10, "gone.example.org").mx(20, "a.example.org");
      zone.at("a").a("192.0.2.1").servfail();

      assertThat(failure()).isEqualTo(LookupFailure.NO_ANSWER);
    }

    @Test
    void do_not_count_when_another_host_is_found() {
      zone.mx(10, "a.example.org").mx(20, "b.example.org");
      zone.at("a").servfail();
      zone.at("b").a("192.0.2.2");

      assertThat(hops()).containsExactly("b.example.org[192.0.2.2]");
    }

    @Test
    void come_from_endless_aliases_too() {
      zone.at("x").cname("y.example.org");
      zone.at("y").cname("x.example.org");

      NextHops found =
          resolver(settings, OwnHost.UNKNOWN).mailHosts(new DomainName("x.example.org"));

      assertThat(failure(found)).isEqualTo(LookupFailure.NO_ANSWER);
    }

    @Test
    void each_have_their_reply() {
      assertThat(LookupFailure.NO_SUCH_DOMAIN.reply("x")).hasToString("550 5.1.2 x");
      assertThat(LookupFailure.NULL_MX.reply("x")).hasToString("556 5.1.10 x");
      assertThat(LookupFailure.NO_ADDRESS.reply("x")).hasToString("550 5.4.4 x");
      assertThat(LookupFailure.LOOPS_BACK.reply("x")).hasToString("550 5.4.6 x");
      assertThat(LookupFailure.NO_ANSWER.reply("x")).hasToString("451 4.4.3 x");
      for (LookupFailure each : LookupFailure.values()) {
        assertThat(each.isPermanent()).isEqualTo(each.reply("x").isPermanent());
      }
    }
  }

  @Nested
  class Ourselves {

    private static final ServerAddress RELAY = new ServerAddress("relay.example.org", PORT);

    private final OwnHost byName =
        new OwnHost(new DomainName("us.example.org")::equals, at -> false, port -> false);

    private OwnHost byAddress(String address, int... ports) {
      InetAddress own = Network.address(address);
      return new OwnHost(
          name -> false, own::equals, port -> IntStream.of(ports).anyMatch(p -> p == port));
    }

    private NextHops found(OwnHost own, int port) {
      return new DnsjavaMxResolver(settings, own, port, new SeededRandom(1)).mailHosts(DOMAIN);
    }

    private NextHops found(OwnHost own) {
      return resolver(settings, own).mailHosts(DOMAIN);
    }

    @Test
    void and_what_is_not_better_are_left_out() {
      zone.mx(10, "a.example.org").mx(20, "us.example.org");
      zone.mx(20, "b.example.org").mx(30, "c.example.org");
      zone.at("a").a("192.0.2.1");
      zone.at("b").a("192.0.2.2");
      zone.at("c").a("192.0.2.3");
      zone.at("us").a("192.0.2.4");

      assertThat(texts(found(byName))).containsExactly("a.example.org[192.0.2.1]");
    }

    @Test
    void are_found_by_address() {
      zone.mx(10, "a.example.org").mx(20, "mystery.example.org").mx(30, "c.example.org");
      zone.at("a").a("192.0.2.1");
      zone.at("mystery").a("192.0.2.4");
      zone.at("c").a("192.0.2.3");

      assertThat(texts(found(byAddress("192.0.2.4", PORT))))
          .containsExactly("a.example.org[192.0.2.1]");
    }

    @Test
    void are_others_behind_the_same_address_at_a_port_that_is_not_ours() {
      zone.mx(10, "a.example.org");
      zone.at("a").a("192.0.2.4");

      assertThat(texts(found(byAddress("192.0.2.4")))).containsExactly("a.example.org[192.0.2.4]");
      assertThat(failure(found(byAddress("192.0.2.4"), 25))).isEqualTo(LookupFailure.LOOPS_BACK);
    }

    @Test
    void are_found_by_an_address_of_an_implicit_host_that_is_written_as_ipv6() {
      zone.aaaa("::ffff:192.0.2.4");

      assertThat(failure(found(byAddress("192.0.2.4", PORT)))).isEqualTo(LookupFailure.LOOPS_BACK);
    }

    @Test
    void are_no_smart_host() {
      zone.at("relay").a("192.0.2.4");
      MxResolver resolver = resolver(settings, byAddress("192.0.2.4", PORT));

      assertThat(failure(resolver.smartHost(RELAY))).isEqualTo(LookupFailure.LOOPS_BACK);
      assertThat(failure(resolver.smartHost(new ServerAddress("192.0.2.4", PORT))))
          .isEqualTo(LookupFailure.LOOPS_BACK);
    }

    @Test
    void leave_other_ports_of_the_machine_to_smart_hosts() {
      MxResolver resolver = resolver(settings, byAddress("192.0.2.4", PORT));

      assertThat(texts(resolver.smartHost(new ServerAddress("192.0.2.4", 25))))
          .containsExactly("[192.0.2.4]");
    }

    @Test
    void as_the_best_host_are_a_loop() {
      zone.mx(10, "us.example.org").mx(20, "b.example.org");
      zone.at("us").a("192.0.2.4");
      zone.at("b").a("192.0.2.2");

      assertThat(failure(found(byName))).isEqualTo(LookupFailure.LOOPS_BACK);
    }

    @Test
    void as_the_implicit_host_are_a_loop() {
      zone.a("192.0.2.4");
      OwnHost own = new OwnHost(DOMAIN::equals, at -> false, port -> false);

      assertThat(failure(found(own))).isEqualTo(LookupFailure.LOOPS_BACK);
    }
  }
}
