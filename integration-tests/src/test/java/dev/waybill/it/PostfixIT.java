// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.smtp.SmtpClient;
import dev.waybill.testkit.smtp.SmtpReply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A Postfix that verifies with OpenDKIM, which finds the keys in the DNS, believes us. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostfixIT {

  private final ClosedInTurn closed = new ClosedInTurn();
  private int sent;
  private WaybillServer server;
  private PostfixHost postfix;
  private String rsa;
  private String ed25519;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    assumePackages();
    World world = closed.later(World.create());
    OpendkimMilter milter =
        closed.later(OpendkimMilter.start(directory, PostfixHost.NAME, world.dns.port()));
    postfix = closed.later(PostfixHost.start(directory, milter));
    Path data = directory.resolve("var");
    server = closed.later(WaybillServer.start(data, world, this::ledToPostfix));
    makeKeys(new DkimCommand(data, world));
  }

  private static void assumePackages() {
    Optional<String> obstacle =
        OpendkimMilter.isInstalled()
            ? PostfixHost.obstacle()
            : Optional.of("OpenDKIM is not installed");
    // Says that a run on a bare machine is not the whole proof.
    obstacle.ifPresent(reason -> System.out.println("Skipped: " + reason));
    Assumptions.assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
  }

  private String ledToPostfix(String xml) {
    String host =
        "<smart-host server=\"127.0.0.1:%d\" domain=\"%s\"/>"
            .formatted(postfix.address().getPort(), PostfixHost.DOMAIN);
    return xml.replace("</delivery>", host + "</delivery>")
        .replace("${sys:waybill.dkim.authority:-zone}", "resolver");
  }

  /** The server has made an RSA key by itself. */
  private void makeKeys(DkimCommand waybill) throws IOException {
    rsa =
        waybill
            .run("list")
            .console()
            .lines()
            .filter(line -> line.startsWith(WaybillServer.DOMAIN))
            .map(line -> line.split(" +", 3)[1])
            .findFirst()
            .orElseThrow();
    waybill.publish(rsa);
    ed25519 = waybill.create("--algorithm", "ed25519");
    waybill.publish(ed25519);
    assertThat(waybill.run("activate", "example.com", ed25519).exitCode()).isZero();
  }

  @AfterAll
  void stop() throws Exception {
    closed.close();
  }

  static Stream<Arguments> messages() {
    return Stream.of(
        message("plain text", PostfixMessages::plain),
        message("an 8-bit body", PostfixMessages::eightBit),
        message("an 8-bit header", PostfixMessages::rawHeader),
        message("an encoded header", PostfixMessages::encodedHeader),
        message("an attachment of 1 MiB", PostfixMessages::attachment),
        message("lines of 998 octets", PostfixMessages::longLines),
        message("dots", PostfixMessages::dots),
        message("trailing blanks", PostfixMessages::blanks),
        message("List-Unsubscribe", PostfixMessages::unsubscribe));
  }

  private static Arguments message(String what, Function<String, byte[]> withId) {
    return Arguments.of(what, withId);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("messages")
  void both_signatures_pass(String what, Function<String, byte[]> message) {
    DeliveredMessage delivered = throughTheServer(message);

    assertThat(delivered.dkimResults())
        .as(what)
        .hasSize(2)
        .anySatisfy(result -> assertPass(result, "rsa-sha256", rsa))
        .anySatisfy(result -> assertPass(result, "ed25519-sha256", ed25519));
  }

  @Test
  void a_signed_message_that_nobody_changes_passes_again() {
    byte[] signed = throughTheServer(PostfixMessages::unsubscribe).asSigned();

    assertThat(straight(signed).dkimResults()).hasSize(2).allMatch(r -> r.startsWith("dkim=pass"));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Hello.            | Hellp.
          Subject: News     | Subject: Newt
          "News" <news@     | "Newt" <news@
          example.com/u/1   | example.com/u/2
          """)
  void a_message_that_somebody_changed_fails(String before, String after) {
    byte[] signed = throughTheServer(PostfixMessages::unsubscribe).asSigned();
    String text = new String(signed, ISO_8859_1);
    assertThat(text).contains(before);

    byte[] changed = text.replace(before, after).getBytes(ISO_8859_1);

    assertThat(straight(changed).dkimResults())
        .hasSize(2)
        .allMatch(result -> result.startsWith("dkim=fail"));
  }

  @Test
  void a_message_without_a_signature_does_not_pass() {
    assertThat(straight(PostfixMessages.plain(nextId())).dkimResults())
        .containsExactly("dkim=none");
  }

  private static void assertPass(String result, String algorithm, String selector) {
    assertThat(result)
        .startsWith("dkim=pass ")
        .contains(" header.d=example.com ", " header.a=" + algorithm + " ")
        .contains(" header.s=" + selector + " ");
  }

  private DeliveredMessage throughTheServer(Function<String, byte[]> message) {
    String id = nextId();
    try (SmtpClient client = server.insider()) {
      submit(client, message.apply(id));
    }
    return postfix.await(id);
  }

  /** To Postfix with nobody in between; the message is known by its queue number. */
  private DeliveredMessage straight(byte[] message) {
    try (SmtpClient client = SmtpClient.connect(postfix.address())) {
      client.greet("client.example");
      String reply = submit(client, message);
      return postfix.await(" id " + reply.substring(reply.lastIndexOf(' ') + 1));
    }
  }

  private static String submit(SmtpClient client, byte[] message) {
    List<String> recipients = List.of("bob@" + PostfixHost.DOMAIN);
    SmtpReply reply = client.submit(WaybillServer.USER, recipients, message);
    assertThat(reply.code()).as(client.describe()).isEqualTo(250);
    return reply.lastLine();
  }

  private String nextId() {
    sent++;
    return "postfix-" + sent + "@example.com";
  }
}
