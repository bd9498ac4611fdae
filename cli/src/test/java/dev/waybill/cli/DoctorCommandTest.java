// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.storage.ServerFacts;
import dev.waybill.testkit.dns.DnsServer;
import dev.waybill.testkit.smtp.SmtpSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real DNS and a real mail server of somebody else; no server runs. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DoctorCommandTest {

  @TempDir private Path home;

  private final DnsServer dns = DnsServer.start();
  private final SmtpSink other = SmtpSink.start();

  @BeforeEach
  void configure() throws IOException {
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        home.resolve("conf/waybill.xml"),
        "<waybill><dkim authority='resolver'/><delivery port='"
            + other.port()
            + "'><dns timeout='300ms' addresses='ipv4-only' servers='127.0.0.1:"
            + dns.port()
            + "'/></delivery></waybill>");
    new ServerFacts("mx.example.com", List.of(25, 2525), 1).write(home.resolve("var"));
    dns.zone("probe.example").mx(10, "mx.probe.example");
    dns.zone("probe.example").at("mx").a("127.0.0.1");
  }

  @AfterEach
  void stop() {
    other.close();
    dns.close();
  }

  private Terminal doctor(String... arguments) {
    List<String> all = new ArrayList<>(List.of("doctor", "--probe", "probe.example"));
    all.addAll(List.of(arguments));
    all.addAll(
        List.of(
            "--conf", home.resolve("conf").toString(), "--data", home.resolve("var").toString()));
    return Terminal.run(all.toArray(String[]::new));
  }

  private void goodHost() {
    dns.zone("example.com").at("mx").a("192.0.2.10");
    dns.zone("2.0.192.in-addr.arpa").at("10").ptr("mx.example.com");
  }

  private void goodDomain() {
    dns.zone("example.com").at("bounce").mx(10, "mx.example.com");
    dns.zone("example.com").at("bounce").txt("v=spf1 a:mx.example.com -all");
    dns.zone("example.com").txt("v=spf1 include:_spf.provider.example a:mx.example.com ~all");
    dns.zone("example.com").at("_dmarc").txt("v=DMARC1; p=none");
  }

  @Test
  void all_is_well() {
    goodHost();
    goodDomain();

    Terminal answer = doctor("example.com");

    assertThat(answer.out())
        .contains("OK       host name: mx.example.com is 192.0.2.10")
        .contains("OK       PTR: 192.0.2.10 is mx.example.com, in both directions")
        .contains(" out: mx.probe.example answers")
        .contains("MiB free in " + home.resolve("var"))
        .contains("OK       example.com: bounces come back to this server: MX mx.example.com")
        .doesNotContain("FAIL");
    assertThat(answer.exitCode()).isZero();
  }

  @Test
  void what_is_missing_comes_with_what_to_do() {
    dns.zone("example.com").at("mx").a("192.0.2.10");
    dns.zone("2.0.192.in-addr.arpa").at("10").ptr("static-10.provider.example");
    dns.zone("example.com").txt("v=spf1 mx -all");
    other.close();

    Terminal answer = doctor("example.com");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.out())
        .contains("WARN     PTR: 192.0.2.10 is static-10.provider.example, not mx.example.com")
        .contains("no mail server of probe.example answers")
        .contains("ask your provider to open outgoing connections")
        .contains("change to\n         example.com. IN TXT \"v=spf1 mx a:mx.example.com -all\"")
        .contains("publish\n         _dmarc.example.com. IN TXT \"v=DMARC1; p=none\"");
  }

  @Test
  void a_name_that_is_not_public_fails() {
    Terminal answer = doctor("--hostname", "vm", "example.com");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.out()).contains("FAIL     host name: vm is no public name");
  }

  @Test
  void without_the_dns_nothing_is_claimed() {
    dns.close();

    Terminal answer = doctor("example.com");

    assertThat(answer.out())
        .contains("UNKNOWN  host name: no name server answered for mx.example.com")
        .contains("UNKNOWN  example.com: bounces come back to this server")
        .doesNotContain("FAIL", "publish");
    assertThat(answer.exitCode()).isZero();
  }

  @Test
  void programs_read_the_same() throws IOException {
    goodHost();

    Terminal answer = doctor("--json", "example.com");

    JsonNode findings = new ObjectMapper().readTree(answer.out());
    assertThat(findings.isArray()).isTrue();
    assertThat(findings.get(0).path("state").asText()).isEqualTo("OK");
    assertThat(findings.get(0).path("area").asText()).isEqualTo("host name");
    assertThat(findings).anyMatch(each -> each.path("todo").size() > 1);
    assertThat(answer.exitCode()).isEqualTo(1);
  }

  @Test
  void a_directory_without_a_server_asks_for_the_name() throws IOException {
    Files.delete(home.resolve("var/waybill/server.properties"));

    Terminal answer = doctor();

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).contains("No server has run on", "--hostname");
  }
}
