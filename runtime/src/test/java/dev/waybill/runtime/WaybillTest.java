// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import static dev.waybill.runtime.SampleMail.delivery;
import static dev.waybill.runtime.SampleMail.kinds;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.waybill.core.dkim.keys.KeyOrder;
import dev.waybill.core.dkim.keys.ManagedKey;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.SignatureNote;
import dev.waybill.core.queue.WaitReason;
import dev.waybill.core.relay.Grant;
import dev.waybill.testkit.dkim.PlainDkimVerifier;
import dev.waybill.testkit.smtp.SmtpSink;
import dev.waybill.testkit.smtp.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaybillTest {

  private final HostOfTheTest host = new HostOfTheTest();
  @TempDir private Path directory;

  private Waybill open(String xml) throws IOException {
    return SampleMail.open(directory, host, xml);
  }

  private static MessageToken send(Waybill waybill) throws IOException {
    return send(waybill, "a message");
  }

  private static MessageToken send(Waybill waybill, String name) throws IOException {
    Accepted accepted = SampleMail.accepted(name, SampleMail.BOB);
    SampleMail.add(waybill, accepted);
    return accepted.message();
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("waybill-"))
        .collect(Collectors.toSet());
  }

  @Test
  void delivers_as_soon_as_the_host_is_ready_and_not_before() throws IOException {
    try (SmtpSink sink = SmtpSink.start();
        Waybill waybill = open(delivery(sink.port()))) {
      waybill.start();
      MessageToken token = send(waybill);
      assertThat(kinds(waybill, token)).isEmpty();
      assertThat(waybill.queue().totals().all()).isEqualTo(1);

      waybill.hostReady(host);

      await().until(() -> kinds(waybill, token).contains(RecipientEvent.Kind.DELIVERED));
    }
  }

  @Test
  void new_routes_are_taken_up_without_a_restart() throws IOException {
    try (SmtpSink first = SmtpSink.start();
        SmtpSink second = SmtpSink.start();
        Waybill waybill = open(delivery(first.port()))) {
      waybill.start();
      waybill.hostReady(host);
      Files.writeString(
          directory.resolve("waybill.xml"), "<waybill>" + delivery(second.port()) + "</waybill>");
      assertThat(waybill.reload())
          .isInstanceOfSatisfying(
              ReloadOutcome.Applied.class,
              applied -> assertThat(applied.changed()).containsExactly("<delivery>"));

      AtomicInteger sent = new AtomicInteger();
      await()
          .pollInterval(Duration.ofMillis(300))
          .until(
              () -> {
                send(waybill, "message " + sent.incrementAndGet());
                return !second.messages().isEmpty();
              });
    }
  }

  @Test
  void another_host_of_return_paths_is_in_force_at_once() throws IOException {
    try (Waybill waybill = open("<return-path host='bounce.{domain}'/>")) {
      assertThat(waybill.returnPaths().hosts().hostFor(HostOfTheTest.DOMAIN))
          .hasToString("Optional[bounce.example.com]");

      Files.writeString(
          directory.resolve("waybill.xml"), "<waybill><return-path host='b.{domain}'/></waybill>");
      waybill.reload();

      assertThat(waybill.returnPaths().hosts().hostFor(HostOfTheTest.DOMAIN))
          .hasToString("Optional[b.example.com]");
    }
  }

  @Test
  void a_refused_message_is_reported_to_its_author_and_then_leaves_the_queue() throws IOException {
    try (SmtpSink sink = SmtpSink.builder().on(Stage.RCPT).reply("550 5.1.1 No such user").start();
        Waybill waybill = open(delivery(sink.port()))) {
      waybill.start();
      MessageToken token = send(waybill);
      waybill.hostReady(host);

      await().until(() -> kinds(waybill, token).contains(RecipientEvent.Kind.REPORTED));

      assertThat(kinds(waybill, token))
          .containsExactly(RecipientEvent.Kind.BOUNCED, RecipientEvent.Kind.REPORTED);
      assertThat(waybill.queue().totals().all()).isZero();
      assertThat(waybill.queue().message(token)).isEmpty();
      assertThat(host.sent)
          .singleElement()
          .satisfies(
              mail -> {
                assertThat(mail.to()).isEqualTo(SampleMail.ALICE);
                assertThat(mail.grant()).isEqualTo(Grant.SystemGrant.NOTICE);
                assertThat(mail.text())
                    .contains("bob@remote.example", "No such user", "Subject: hello");
              });
    }
  }

  @Test
  void a_report_that_the_host_does_not_take_is_sent_later() throws IOException {
    try (SmtpSink sink = SmtpSink.builder().on(Stage.RCPT).reply("550 5.1.1 No such user").start();
        Waybill waybill = open(delivery(sink.port()))) {
      host.failures.set(1);
      waybill.start();
      MessageToken token = send(waybill);
      waybill.hostReady(host);

      await().until(() -> kinds(waybill, token).contains(RecipientEvent.Kind.BOUNCED));
      await().until(() -> kinds(waybill, token).contains(RecipientEvent.Kind.REPORTED));

      assertThat(host.sent).hasSize(1);
      assertThat(waybill.queue().totals().all()).isZero();
    }
  }

  @Test
  void what_waits_is_delivered_after_a_restart() throws IOException {
    try (SmtpSink sink = SmtpSink.start()) {
      MessageToken token;
      try (Waybill waybill = open(delivery(sink.port()))) {
        token = send(waybill);
      }
      try (Waybill waybill = open(delivery(sink.port()))) {
        waybill.start();
        waybill.hostReady(host);

        await().until(() -> kinds(waybill, token).contains(RecipientEvent.Kind.DELIVERED));
        assertThat(sink.messages()).hasSize(1);
      }
    }
  }

  @Test
  void what_a_limit_holds_leaves_as_soon_as_the_limit_is_gone() throws IOException {
    String limit = "<limit name='slow' for='account' counts='recipients' rate='1/h' over='hold'/>";
    try (SmtpSink sink = SmtpSink.start();
        Waybill waybill = open(delivery(sink.port()) + "<limits>" + limit + "</limits>")) {
      waybill.start();
      waybill.hostReady(host);
      MessageToken first = send(waybill, "first");
      MessageToken second = send(waybill, "second");

      await().until(() -> kinds(waybill, first).contains(RecipientEvent.Kind.DELIVERED));
      await().until(() -> kinds(waybill, second).contains(RecipientEvent.Kind.HELD));
      assertThat(waybill.queue().totals().waitingFor(WaitReason.Kind.LIMIT)).isEqualTo(1);

      Files.writeString(
          directory.resolve("waybill.xml"), "<waybill>" + delivery(sink.port()) + "</waybill>");
      waybill.reload();

      await().until(() -> kinds(waybill, second).contains(RecipientEvent.Kind.DELIVERED));
      assertThat(kinds(waybill, second))
          .containsExactly(
              RecipientEvent.Kind.HELD,
              RecipientEvent.Kind.RELEASED,
              RecipientEvent.Kind.DELIVERED);
    }
  }

  @Test
  void mail_that_waits_for_a_key_leaves_signed_as_soon_as_there_is_one() throws IOException {
    try (SmtpSink sink = SmtpSink.start();
        Waybill waybill = open(delivery(sink.port()) + "<dkim publication='off' strict='true'/>")) {
      waybill.start();
      waybill.hostReady(host);
      Accepted accepted = SampleMail.accepted("unsigned", SampleMail.BOB);
      OutgoingMail.Signed signed =
          waybill
              .dkim()
              .signing()
              .sign(
                  accepted.message(),
                  accepted.author(),
                  Optional.empty(),
                  SampleMail.mail(accepted).octets());
      waybill
          .outbox()
          .add(
              SampleMail.mail(accepted, Optional.of(signed), Optional.empty(), SampleMail.TEXT),
              SampleMail.plan(waybill, accepted));
      assertThat(waybill.queue().missingKeys()).containsExactly("example.com");

      ManagedKey key =
          waybill
              .dkim()
              .keys()
              .office()
              .create(KeyOrder.of(HostOfTheTest.DOMAIN, waybill.settings().keys()));

      await()
          .until(() -> kinds(waybill, accepted.message()).contains(RecipientEvent.Kind.DELIVERED));
      String sent = new String(sink.messages().get(0).bytes(), ISO_8859_1);
      assertThat(sent).startsWith("DKIM-Signature:").endsWith("\r\n" + SampleMail.TEXT);
      assertThat(
              new PlainDkimVerifier(key.record().name().value(), key.record().value())
                  .verify(sent.getBytes(ISO_8859_1)))
          .isEqualTo(PlainDkimVerifier.PASS);
      assertThat(waybill.log().history(accepted.message()).orElseThrow().signatures())
          .containsInstanceOf(SignatureNote.Signed.class);
    }
  }

  @Test
  void follows_the_domains_of_the_host() throws IOException {
    try (Waybill waybill = open("")) {
      waybill.start();

      await().until(() -> host.refreshes.get() > 0);
    }
  }

  @Test
  void a_failed_start_leaves_nothing_open_and_no_thread() throws IOException {
    Set<String> before = threads();
    String broken =
        "<limits><redis url='redis://waybill@127.0.0.1:1' password-file='none'/></limits>";
    assertThatThrownBy(() -> open(broken)).hasMessageContaining("none");

    try (Waybill waybill = open("")) {
      assertThat(waybill.settings().redis()).isEmpty();
    }
    await().until(() -> before.containsAll(threads()));
  }
}
