// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.keys.KeyOrder;
import dev.waybill.core.dkim.keys.ManagedKey;
import dev.waybill.core.outcome.Accepted;
import dev.waybill.core.queue.DeliveryFilter;
import dev.waybill.core.queue.OutgoingMessage;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.WaitReason;
import dev.waybill.core.relay.Grant;
import dev.waybill.runtime.Waybill;
import dev.waybill.testkit.dkim.PlainDkimVerifier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboundTest {

  private static final DomainName DOMAIN = new DomainName("example.com");
  private static final String MESSAGE =
      "From: J\u00f6 <jo@example.com>\r\nSubject:   x\r\n\r\n.\r\n\u00ff  y \r\n";

  @TempDir private Path home;

  private Optional<Engines.Lease> lease = Optional.empty();

  private void open(String dkim) throws IOException {
    ServerDirectory server =
        new ServerDirectory(home, "<waybill><dkim publication='off' " + dkim + "/></waybill>");
    lease = Optional.of(Engines.lease(server, server));
  }

  @AfterEach
  void close() {
    lease.ifPresent(Engines.Lease::close);
  }

  private Waybill waybill() {
    return lease.orElseThrow().waybill();
  }

  private Outbound outbound() {
    return lease.orElseThrow().outbound();
  }

  private ManagedKey createKey() {
    return waybill()
        .dkim()
        .keys()
        .office()
        .create(KeyOrder.of(DOMAIN, waybill().settings().keys()));
  }

  private static MailImpl mail(Grant grant) throws MessagingException {
    MailImpl mail =
        MailImpl.builder()
            .name("mail")
            .sender("jo@example.com")
            .addRecipient("bob@remote.example")
            .addRecipient("carol@remote.example")
            .build();
    content(mail, MESSAGE);
    MailAttributes.grant(mail, grant);
    return mail;
  }

  private static void content(MailImpl mail, String message) throws MessagingException {
    InputStream octets = new ByteArrayInputStream(message.getBytes(ISO_8859_1));
    mail.setMessageContent(MimeMessageInputStreamSource.create("mail", octets));
  }

  private static String text(MailImpl mail) throws MessagingException, IOException {
    try (InputStream raw = RawMessage.open(mail)) {
      return new String(raw.readAllBytes(), ISO_8859_1);
    }
  }

  private static String verdict(ManagedKey key, String message) {
    return new PlainDkimVerifier(key.record().name().value(), key.record().value())
        .verify(message.getBytes(ISO_8859_1));
  }

  private List<QueuedDelivery> queued() {
    return waybill().queue().list(DeliveryFilter.ALL, 0, 100).deliveries();
  }

  @Test
  void sends_a_mail_with_its_signatures_beside_its_octets() throws Exception {
    open("strict='true'");
    ManagedKey key = createKey();
    MailImpl mail = mail(new Grant.OfAccount("jo@example.com"));

    outbound().plan(mail);
    outbound().sign(mail);
    assertThat(text(mail)).isEqualTo(MESSAGE);
    outbound().send(mail);

    assertThat(queued())
        .extracting(row -> row.recipient().toString(), QueuedDelivery::index)
        .containsExactlyInAnyOrder(
            tuple("bob@remote.example", 0), tuple("carol@remote.example", 1));
    assertThat(queued()).extracting(QueuedDelivery::reason).containsOnly(WaitReason.DUE);
    Accepted accepted = waybill().outbox().accepted(MailAttributes.token(mail)).orElseThrow();
    assertThat(queued())
        .allMatch(row -> row.sender().equals(waybill().outbox().returnPath(accepted, row.index())));
    OutgoingMessage message = waybill().queue().message(queued().get(0).message()).orElseThrow();
    try (InputStream raw = waybill().queue().open(message)) {
      String sent = new String(raw.readAllBytes(), ISO_8859_1);
      assertThat(sent).startsWith("DKIM-Signature:").endsWith("\r\n" + MESSAGE);
      assertThat(verdict(key, sent)).isEqualTo(PlainDkimVerifier.PASS);
    }
  }

  @Test
  void reads_a_mail_that_was_looked_at_in_the_dialogue_only_to_sign_it() throws Exception {
    open("strict='true'");
    createKey();
    MailImpl mail = mail(new Grant.OfAccount("jo@example.com"));
    MailAttributes.accepted(mail, outbound().acceptance(mail));
    CountedSource source = new CountedSource();
    mail.setMessageNoCopy(new MimeMessageWrapper(source));

    outbound().plan(mail);
    assertThat(source.reads).isZero();

    outbound().sign(mail);
    assertThat(source.reads).isEqualTo(1);
  }

  private static final class CountedSource implements MimeMessageSource {

    private int reads;

    @Override
    public String getSourceId() {
      return "counted";
    }

    @Override
    public InputStream getInputStream() {
      reads++;
      return new ByteArrayInputStream(MESSAGE.getBytes(ISO_8859_1));
    }
  }

  @Test
  void sends_a_mail_once_that_comes_twice() throws Exception {
    open("");
    MailImpl mail = mail(new Grant.OfAccount("jo@example.com"));

    for (int i = 0; i < 2; i++) {
      outbound().plan(mail);
      outbound().sign(mail);
      outbound().send(mail);
    }

    assertThat(queued()).hasSize(2);
    assertThat(waybill().log().history(MailAttributes.token(mail)).orElseThrow().accepted())
        .extracting(Accepted::client)
        .isEqualTo("account jo@example.com");
  }

  @Test
  void sends_a_mail_without_a_plan_under_its_own_sender() throws Exception {
    open("");
    MailImpl mail = mail(new Grant.OfAccount("jo@example.com"));

    outbound().send(mail);

    assertThat(queued()).hasSize(2).allMatch(row -> row.sender().path().equals("jo@example.com"));
  }

  @Test
  void puts_what_lacks_a_key_into_the_queue_to_wait_for_it() throws Exception {
    open("strict='true'");
    MailImpl mail = mail(new Grant.OfAccount("jo@example.com"));

    outbound().sign(mail);
    outbound().send(mail);

    assertThat(queued())
        .extracting(QueuedDelivery::reason)
        .containsOnly(new WaitReason.Key("example.com"));
  }

  @Test
  void never_signs_what_is_passed_on() throws Exception {
    open("strict='true'");
    createKey();
    MailImpl mail = mail(Grant.SystemGrant.PASSED_ON);

    outbound().sign(mail);

    assertThat(MailAttributes.signed(mail).orElseThrow().head()).isEmpty();
    assertThat(MailAttributes.signed(mail).orElseThrow().note())
        .hasToString("!a stranger wrote it");
  }

  @Test
  void signs_what_a_mailet_has_written_but_not_what_it_forwards_for_a_stranger() throws Exception {
    open("");
    createKey();
    MailImpl written = mail(Grant.SystemGrant.MAILET);
    MailImpl forwarded = mail(Grant.SystemGrant.MAILET);
    forwarded.setAttribute(new Attribute(Mail.SMTP_SESSION_ID, AttributeValue.of("1a2b")));

    outbound().sign(written);
    outbound().sign(forwarded);

    assertThat(MailAttributes.signed(written).orElseThrow().head()).contains("d=example.com");
    assertThat(MailAttributes.signed(forwarded).orElseThrow().head()).isEmpty();
  }

  @Test
  void signs_a_mail_of_another_deliverer_on_top_and_once() throws Exception {
    open("strict='true'");
    ManagedKey key = createKey();
    MailImpl mail = mail(Grant.SystemGrant.NOTICE);

    outbound().signOnTop(mail);
    outbound().signOnTop(mail);

    assertThat(text(mail)).startsWith("DKIM-Signature:").endsWith("\r\n" + MESSAGE);
    assertThat(text(mail).split("DKIM-Signature:", -1)).hasSize(2);
    assertThat(verdict(key, text(mail))).isEqualTo(PlainDkimVerifier.PASS);
  }

  @Test
  void signs_it_again_when_it_was_changed() throws Exception {
    open("strict='true'");
    ManagedKey key = createKey();
    MailImpl mail = mail(Grant.SystemGrant.NOTICE);
    outbound().signOnTop(mail);
    content(mail, text(mail) + "-- a footer\r\n");

    outbound().signOnTop(mail);

    assertThat(text(mail)).endsWith("\r\n" + MESSAGE + "-- a footer\r\n");
    assertThat(text(mail).split("DKIM-Signature:", -1)).hasSize(2);
    assertThat(verdict(key, text(mail))).isEqualTo(PlainDkimVerifier.PASS);
  }

  @Test
  void keeps_earlier_signatures_when_something_stands_above_them() throws Exception {
    open("strict='true'");
    ManagedKey key = createKey();
    MailImpl mail = mail(Grant.SystemGrant.NOTICE);
    outbound().signOnTop(mail);
    String moved = "Subject: above\r\n" + text(mail);
    content(mail, moved);

    outbound().signOnTop(mail);

    assertThat(text(mail)).startsWith("DKIM-Signature:").endsWith("\r\n" + moved);
    assertThat(verdict(key, text(mail))).isEqualTo(PlainDkimVerifier.PASS);
  }

  @Test
  void takes_earlier_signatures_away_when_nobody_may_sign_any_more() throws Exception {
    open("");
    ManagedKey key = createKey();
    MailImpl mail = mail(Grant.SystemGrant.NOTICE);
    outbound().signOnTop(mail);
    assertThat(text(mail)).startsWith("DKIM-Signature:");
    waybill().dkim().keys().office().revoke(key.name());

    outbound().signOnTop(mail);

    assertThat(text(mail)).isEqualTo(MESSAGE);
    assertThat(OwnFields.octetsOn(mail)).isZero();
  }

  @Test
  void has_the_host_try_again_what_another_deliverer_cannot_send_for_lack_of_a_key()
      throws Exception {
    open("strict='true'");
    MailImpl mail = mail(Grant.SystemGrant.NOTICE);

    assertThatThrownBy(() -> outbound().signOnTop(mail))
        .isInstanceOf(MessagingException.class)
        .hasMessageContaining("example.com");

    assertThat(text(mail)).isEqualTo(MESSAGE);
  }
}
