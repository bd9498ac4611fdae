// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

final class DnsServerTest {

  private final DnsServer dns = DnsServer.start();

  @AfterEach
  void stop() {
    dns.close();
  }

  private Message ask(SimpleResolver resolver, String name, int type) throws IOException {
    Record question = Record.newRecord(Name.fromString(name + "."), type, DClass.IN);
    return resolver.send(Message.newQuery(question));
  }

  private Message ask(String name, int type) throws IOException {
    return ask(new SimpleResolver(dns.address()), name, type);
  }

  private static List<String> answers(Message response) {
    return response.getSection(Section.ANSWER).stream().map(Record::rdataToString).toList();
  }

  @Nested
  final class Answering {

    @Test
    void gives_the_records_of_a_name() throws IOException {
      dns.zone("example.com")
          .mx(10, "mx.example.com")
          .mx(20, "mx2.example.com.")
          .at("mx")
          .a("127.0.0.2", "127.0.0.3")
          .aaaa("::1")
          .at("@")
          .ns("ns1.example.net");

      assertThat(answers(ask("example.com", Type.MX)))
          .containsExactlyInAnyOrder("10 mx.example.com.", "20 mx2.example.com.");
      assertThat(answers(ask("MX.Example.com", Type.A))).contains("127.0.0.2", "127.0.0.3");
      assertThat(answers(ask("mx.example.com", Type.AAAA))).containsExactly("0:0:0:0:0:0:0:1");
      assertThat(answers(ask("example.com", Type.NS))).contains("ns1.example.net.");
      assertThat(ask("example.com", Type.MX).getHeader().getFlag(Flags.AA)).isTrue();
    }

    @Test
    void gives_the_name_of_an_address() throws IOException {
      dns.reverse(InetAddress.getByName("127.0.0.2"), "client.example");

      assertThat(answers(ask("2.0.0.127.in-addr.arpa", Type.PTR)))
          .containsExactly("client.example.");
    }

    @Test
    void cuts_a_long_text_into_strings() throws IOException {
      String key = "v=DKIM1; p=\"\\" + "x".repeat(400);
      dns.zone("example.com").at("s1._domainkey").txt(key).at("two").txtStrings("a b", "c");

      TXTRecord record =
          (TXTRecord) ask("s1._domainkey.example.com", Type.TXT).getSection(Section.ANSWER).get(0);

      assertThat(record.getStringsAsByteArrays()).hasSize(2).first().satisfies(DnsServerTest::full);
      assertThat(text(record)).isEqualTo(key);
      assertThat(answers(ask("two.example.com", Type.TXT))).containsExactly("\"a b\" \"c\"");
    }

    @Test
    void follows_aliases_in_its_own_zones_and_stops_in_a_loop() throws IOException {
      dns.zone("example.com").at("www").cname("host.example.net").at("l1").cname("l2.example.com");
      dns.zone("example.com").at("l2").cname("l1.example.com").at("far").cname("host.elsewhere");
      dns.zone("example.net").at("host").a("127.0.0.9");

      assertThat(answers(ask("www.example.com", Type.A)))
          .containsExactly("host.example.net.", "127.0.0.9");
      assertThat(answers(ask("www.example.com", Type.CNAME))).containsExactly("host.example.net.");
      assertThat(answers(ask("far.example.com", Type.A))).containsExactly("host.elsewhere.");
      assertThat(answers(ask("l1.example.com", Type.A)))
          .containsExactly("l2.example.com.", "l1.example.com.");
    }

    @Test
    void reads_lines_of_a_zone_file() throws IOException {
      dns.zoneFile(
          "example.org",
          """
          @      IN MX 5 mx
          mx     IN A  127.0.0.4
          *.bulk IN A  127.0.0.5
          """);

      assertThat(answers(ask("example.org", Type.MX))).containsExactly("5 mx.example.org.");
      assertThat(answers(ask("any.thing.bulk.example.org", Type.A))).containsExactly("127.0.0.5");
      assertThat(ask("any.mx.example.org", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
    }

    @Test
    void changes_while_it_runs() throws IOException {
      DnsName name = dns.zone("example.com").mx(10, "old.example.com");
      assertThat(answers(ask("example.com", Type.MX))).containsExactly("10 old.example.com.");

      name.clear().mx(10, "new.example.com");

      assertThat(answers(ask("example.com", Type.MX))).containsExactly("10 new.example.com.");
    }
  }

  private static void full(byte[] string) {
    assertThat(string).hasSize(255);
  }

  private static String text(TXTRecord record) {
    StringBuilder text = new StringBuilder();
    for (byte[] string : record.getStringsAsByteArrays()) {
      text.append(new String(string, StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  @Nested
  final class Denying {

    @Test
    void says_nxdomain_with_soa_for_a_name_that_is_not_there() throws IOException {
      dns.zone("example.com");

      Message response = ask("no.example.com", Type.A);

      assertThat(response.getRcode()).isEqualTo(Rcode.NXDOMAIN);
      assertThat(response.getSection(Section.AUTHORITY))
          .extracting(Record::getType)
          .containsExactly(Type.SOA);
    }

    @Test
    void says_nothing_with_soa_for_a_type_that_is_not_there() throws IOException {
      dns.zone("example.com").at("a.b").a("127.0.0.1");

      for (String name : List.of("example.com", "b.example.com", "a.b.example.com")) {
        Message response = ask(name, Type.MX);
        assertThat(response.getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(response.getSection(Section.ANSWER)).isEmpty();
        assertThat(response.getSection(Section.AUTHORITY)).hasSize(1);
      }
    }

    @Test
    void refuses_what_is_not_in_its_zones() throws IOException {
      assertThat(ask("example.net", Type.A).getRcode()).isEqualTo(Rcode.REFUSED);
    }
  }

  @Nested
  final class Misbehaving {

    private final DnsName name = dns.zone("example.com").mx(10, "mx.example.com").a("127.0.0.1");

    @Test
    void fails_for_a_name_or_for_one_type_of_it_until_told_to_behave() throws IOException {
      name.servfail("MX");
      assertThat(ask("example.com", Type.MX).getRcode()).isEqualTo(Rcode.SERVFAIL);
      assertThat(answers(ask("example.com", Type.A))).hasSize(1);

      name.refused();
      assertThat(ask("example.com", Type.A).getRcode()).isEqualTo(Rcode.REFUSED);

      name.behave();
      assertThat(answers(ask("example.com", Type.MX))).hasSize(1);
    }

    @Test
    void is_silent_over_udp_and_tcp() {
      name.silent();
      SimpleResolver resolver = new SimpleResolver(dns.address());
      resolver.setTimeout(Duration.ofMillis(50));

      assertThatThrownBy(() -> ask(resolver, "example.com", Type.MX))
          .isInstanceOf(IOException.class);
      resolver.setTCP(true);
      assertThatThrownBy(() -> ask(resolver, "example.com", Type.MX))
          .isInstanceOf(IOException.class);
      dns.awaitQueries("example.com", "MX", 2, Duration.ofSeconds(5));
    }

    @Test
    void truncates_so_that_the_client_comes_by_tcp() throws IOException {
      name.truncated();

      assertThat(answers(ask("example.com", Type.MX))).containsExactly("10 mx.example.com.");

      assertThat(dns.queries())
          .containsExactly(
              new DnsQuery("example.com", "MX", false), new DnsQuery("example.com", "MX", true));
    }

    @Test
    void truncates_by_itself_what_does_not_fit() throws IOException {
      for (int i = 0; i < 100; i++) {
        name.mx(i, "a-rather-long-name-of-a-mail-exchanger-" + i + ".example.com");
      }
      SimpleResolver udpOnly = new SimpleResolver(dns.address());
      udpOnly.setIgnoreTruncation(true);

      Message cut = ask(udpOnly, "example.com", Type.MX);
      assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
      assertThat(cut.numBytes()).isLessThanOrEqualTo(1_280);
      assertThat(answers(ask("example.com", Type.MX))).hasSize(101);
      assertThat(dns.queries().get(2).overTcp()).isTrue();
    }
  }

  @Nested
  final class Counting {

    @Test
    void counts_questions_by_name_and_type() throws IOException {
      dns.zone("example.com");
      ask("example.com", Type.MX);
      ask("EXAMPLE.com", Type.MX);
      ask("example.com", Type.A);

      assertThat(dns.count("example.com.", "MX")).isEqualTo(2);
      assertThat(dns.count("example.com", "A")).isEqualTo(1);

      dns.forget();
      assertThat(dns.queries()).isEmpty();
      assertThatThrownBy(() -> dns.awaitQueries("x.example", "A", 1, Duration.ofMillis(10)))
          .isInstanceOf(AssertionError.class)
          .hasMessage("waited PT0.01S for 1 questions for x.example A; came: []");
    }
  }

  @Nested
  final class Living {

    @Test
    void outlives_octets_that_are_no_query() throws IOException {
      dns.zone("example.com").a("127.0.0.1");
      try (DatagramSocket socket = new DatagramSocket()) {
        for (int length : new int[] {0, 1, 11, 12, 13, 600}) {
          byte[] junk = new byte[length];
          Arrays.fill(junk, (byte) 0xc0);
          socket.send(new DatagramPacket(junk, length, dns.address()));
        }
      }

      assertThat(answers(ask("example.com", Type.A))).containsExactly("127.0.0.1");
    }

    @Test
    void comes_back_on_the_same_port() throws IOException {
      int port = dns.port();
      dns.close();

      try (DnsServer again = DnsServer.start(InetAddress.getLoopbackAddress(), port)) {
        again.zone("example.com").a("127.0.0.7");
        assertThat(answers(ask("example.com", Type.A))).containsExactly("127.0.0.7");
      }
    }
  }
}
