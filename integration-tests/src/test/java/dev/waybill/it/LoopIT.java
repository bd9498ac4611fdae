// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.files.TemporaryDirectory;
import dev.waybill.testkit.smtp.SmtpClient;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Mail whose next hop would be this server itself bounces at the first attempt. */
class LoopIT {

  private static final List<String> DOMAINS =
      List.of(
          "loopback.example",
          "loopback-net.example",
          "any.example",
          "any-six.example",
          "six.example",
          "mapped.example",
          "implicit.example",
          "nat.example",
          "hello.example",
          "bounce-host.example",
          "smart-address.example",
          "smart-name.example");

  @Test
  void no_name_and_no_address_of_ours_is_a_next_hop() {
    try (TemporaryDirectory directory = TemporaryDirectory.create("loop");
        World world = World.create()) {
      zones(world);
      try (WaybillServer server =
          WaybillServer.start(directory.path().resolve("var"), world, LoopIT::settings)) {
        String token = submit(server);

        List<String> reports = new Mailboxes(server).awaitImap(WaybillServer.USER, DOMAINS.size());
        assertThat(reports).hasSize(DOMAINS.size()).allMatch(text -> text.contains("5.4.6"));
        assertThat(server.get("/waybill/messages/" + token).body())
            .doesNotContain("\"delivered\"", "\"deferred\"");
      }
    }
  }

  private static String settings(String shipped) {
    String port = "${sys:waybill.submission.port}";
    return shipped
        .replace("${sys:waybill.delivery.port:-25}", port + "\" own-addresses=\"203.0.113.7")
        .replace(
            "</delivery>",
            "<smart-host server=\"127.0.0.1:PORT\" domain=\"smart-address.example\"/>"
                    .replace("PORT", port)
                + "<smart-host server=\"us.loopback.example:PORT\" domain=\"smart-name.example\"/>"
                    .replace("PORT", port)
                + "</delivery>");
  }

  private static void zones(World world) {
    world.dns.zone("loopback.example").mx(10, "us.loopback.example").at("us").a("127.0.0.1");
    world
        .dns
        .zone("loopback-net.example")
        .mx(10, "us.loopback-net.example")
        .at("us")
        .a("127.9.8.7");
    world.dns.zone("any.example").mx(10, "us.any.example").at("us").a("0.0.0.0");
    world.dns.zone("any-six.example").mx(10, "us.any-six.example").at("us").aaaa("::");
    world.dns.zone("six.example").mx(10, "us.six.example").at("us").aaaa("::1");
    world.dns.zone("mapped.example").mx(10, "us.mapped.example").at("us").aaaa("::ffff:127.0.0.1");
    world.dns.zone("implicit.example").a("127.0.0.1");
    world.dns.zone("nat.example").mx(10, "us.nat.example").at("us").a("203.0.113.7");
    world.dns.zone("hello.example").mx(10, "mx.example.com");
    world.dns.zone("bounce-host.example").mx(10, "bounce.example.com");
    world.dns.zone("example.com").at("mx").a("192.0.2.1");
    world.dns.zone("example.com").at("bounce").a("192.0.2.1");
  }

  private static String submit(WaybillServer server) {
    List<String> recipients = DOMAINS.stream().map(domain -> "u@" + domain).toList();
    try (SmtpClient client = server.insider()) {
      byte[] message = Messages.simple(WaybillServer.USER, "all", "loop@example.com");
      String reply = client.submit(WaybillServer.USER, recipients, message).lastLine();
      return reply.substring(reply.lastIndexOf(' ') + 1);
    }
  }
}
