// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageId;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.outcome.Submission;
import dev.waybill.core.relay.Grant;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Messages of alice@example.com to people elsewhere, for tests. */
final class SampleMail {

  static final Mailbox ALICE = Mailbox.parse("alice@example.com");
  static final Mailbox BOB = Mailbox.parse("bob@remote.example");
  static final Mailbox CAROL = Mailbox.parse("carol@remote.example");
  static final Grant GRANT = new Grant.OfAccount("alice@example.com");
  static final String TEXT =
      "From: alice@example.com\r\nTo: bob@remote.example\r\nSubject: hello\r\n\r\nhi\r\n";

  private SampleMail() {}

  /** Opens a Waybill whose settings are these elements. */
  static Waybill open(Path directory, Host host, String xml) throws IOException {
    Path file = directory.resolve("waybill.xml");
    Files.writeString(file, "<waybill>" + xml + "</waybill>");
    return Waybill.open(file, directory.resolve("var"), host);
  }

  /** Everything goes to this port of the loopback interface. */
  static String delivery(int port) {
    return "<delivery><smart-host server='127.0.0.1:" + port + "'/></delivery>";
  }

  static Accepted accepted(String name, Mailbox... recipients) {
    return new Accepted(
        Instant.now(),
        MessageToken.derive(name),
        EnvelopeSender.of(ALICE),
        Optional.of(ALICE),
        GRANT.label(),
        "",
        TEXT.length(),
        Submission.NONE,
        List.of(recipients));
  }

  /** To be signed by nobody, with octets of its own. */
  static OutgoingMail mail(Accepted accepted) {
    return mail(accepted, Optional.empty(), Optional.empty(), TEXT);
  }

  static OutgoingMail mail(
      Accepted accepted,
      Optional<OutgoingMail.Signed> signed,
      Optional<MessageId> stored,
      String text) {
    return new OutgoingMail(
        accepted,
        Optional.of(GRANT),
        Optional.empty(),
        false,
        signed,
        stored,
        () -> new ByteArrayInputStream(text.getBytes(US_ASCII)));
  }

  /** Each recipient under its own return path. */
  static List<PlannedDelivery> plan(Waybill waybill, Accepted accepted) {
    return IntStream.range(0, accepted.recipients().size())
        .mapToObj(
            index ->
                new PlannedDelivery(
                    index,
                    accepted.recipients().get(index),
                    waybill.outbox().returnPath(accepted, index)))
        .toList();
  }

  static void add(Waybill waybill, Accepted accepted) throws IOException {
    waybill.outbox().add(mail(accepted), plan(waybill, accepted));
  }

  /** What the log says of the recipients of a message. */
  static List<RecipientEvent.Kind> kinds(Waybill waybill, MessageToken token) {
    return waybill.log().history(token).orElseThrow().events().stream()
        .map(RecipientEvent::kind)
        .toList();
  }
}
