// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.bridge.SignatureOutcomes.Kind;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.DkimSettings;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.PublicKeyRecord;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dkim.SignatureOrder;
import dev.waybill.core.dkim.SigningDecision.Complaint;
import dev.waybill.core.dkim.SigningKey;
import dev.waybill.core.journal.SignatureNote;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.relay.Grant;
import dev.waybill.storage.Database;
import dev.waybill.testkit.dkim.PlainDkimVerifier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SignaturesTest {

  private static final DomainName DOMAIN = new DomainName("example.com");
  private static final DomainName BRAND = new DomainName("brand.example");
  private static final String MESSAGE =
      "From: J\u00f6 <jo@example.com>\r\nSubject :  x\r\n\r\n.\r\n\u00ff  y \r\n";

  @TempDir private Path directory;

  private final Map<MessageToken, List<String>> heard = new HashMap<>();
  private KeyDirectory keys;
  private Database database;
  private SignatureOutcomes outcomes;
  private Optional<DomainName> operator = Optional.empty();

  @AfterEach
  void close() throws IOException {
    database.close();
  }

  @BeforeEach
  void openKeys() throws IOException {
    database = Database.open(directory.resolve("database"));
    outcomes = new SignatureOutcomes(database.journal(), this::heard);
    keys = new KeyDirectory(directory, InstantSource.system(), new SecureRandom());
  }

  private Signatures signatures(boolean strict) {
    DkimSettings defaults = DkimSettings.DEFAULTS;
    DkimSettings settings =
        new DkimSettings(
            defaults.form(), defaults.identity(), false, operator, Map.of("tool", BRAND), strict);
    return new Signatures(settings, keys::keysFor, InstantSource.system(), outcomes);
  }

  private Map<Kind, Long> counts() {
    Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      if (outcomes.count(kind) > 0) {
        counts.put(kind, outcomes.count(kind));
      }
    }
    return counts;
  }

  private static String note(MailImpl mail) {
    return MailAttributes.signatures(mail).map(SignatureNote::toString).orElse("");
  }

  private void heard(MessageToken message, List<SignatureOrder> orders) {
    heard.put(message, orders.stream().map(order -> order.key().selector().value()).toList());
  }

  private static MailImpl mail(Grant grant) throws MessagingException {
    return mail(grant, MESSAGE);
  }

  private static MailImpl mail(Grant grant, String message) throws MessagingException {
    InputStream bytes = new ByteArrayInputStream(message.getBytes(ISO_8859_1));
    MailImpl mail =
        MailImpl.builder()
            .name("mail")
            .sender("jo@example.com")
            .addRecipient("bob@remote.example")
            .build();
    mail.setMessageContent(MimeMessageInputStreamSource.create("mail", bytes));
    MailAttributes.grant(mail, grant);
    return mail;
  }

  private static String bytes(MailImpl mail) throws MessagingException, IOException {
    try (InputStream raw = RawMessage.open(mail)) {
      return new String(raw.readAllBytes(), ISO_8859_1);
    }
  }

  private static String verdict(SigningKey key, String message) {
    PublicKeyRecord published = key.publicKeyRecord();
    return new PlainDkimVerifier(published.name().value(), published.value())
        .verify(message.getBytes(ISO_8859_1));
  }

  @Test
  void of_every_active_key_stand_on_top_of_the_bytes_as_they_were()
      throws MessagingException, IOException {
    SigningKey edwards = keys.createEd25519(DOMAIN, new Selector("e"));
    SigningKey rsa = keys.create(DOMAIN, new Selector("r"), 2048);
    MailImpl mail = mail(Grant.Ours.NOTICE);

    signatures(true).sign(mail);

    String signed = bytes(mail);
    assertThat(signed)
        .startsWith("DKIM-Signature: v=1; a=rsa-sha256;")
        .contains("\r\nDKIM-Signature: v=1; a=ed25519-sha256;")
        .endsWith("\r\n" + MESSAGE);
    assertThat(verdict(rsa, signed)).isEqualTo(PlainDkimVerifier.PASS);
    assertThat(verdict(edwards, signed)).isEqualTo(PlainDkimVerifier.PASS);
    assertThat(heard).isEqualTo(Map.of(MailAttributes.token(mail), List.of("r", "e")));
  }

  @Test
  void stand_there_once_when_the_mail_comes_twice() throws MessagingException, IOException {
    SigningKey key = keys.createEd25519(DOMAIN, new Selector("e"));
    MailImpl mail = mail(Grant.Ours.NOTICE);
    Signatures signatures = signatures(true);
    signatures.sign(mail);

    signatures.sign(mail);

    assertThat(bytes(mail).split("DKIM-Signature:", -1)).hasSize(2);
    assertThat(bytes(mail)).endsWith("\r\n" + MESSAGE);
    assertThat(verdict(key, bytes(mail))).isEqualTo(PlainDkimVerifier.PASS);
    assertThat(note(mail)).isEqualTo("=example.com e ed25519-sha256");
    assertThat(heard.values()).containsExactly(List.of("e"));
  }

  @Test
  void are_right_again_when_the_mail_was_changed_before_it_came_again()
      throws MessagingException, IOException {
    SigningKey key = keys.createEd25519(DOMAIN, new Selector("e"));
    MailImpl mail = mail(Grant.Ours.NOTICE);
    Signatures signatures = signatures(true);
    signatures.sign(mail);
    String footer = bytes(mail) + "-- a footer\r\n";
    mail.setMessageContent(
        MimeMessageInputStreamSource.create(
            "mail", new ByteArrayInputStream(footer.getBytes(ISO_8859_1))));

    signatures.sign(mail);

    assertThat(bytes(mail)).endsWith("\r\n" + MESSAGE + "-- a footer\r\n");
    assertThat(bytes(mail).split("DKIM-Signature:", -1)).hasSize(2);
    assertThat(verdict(key, bytes(mail))).isEqualTo(PlainDkimVerifier.PASS);
  }

  @Test
  void of_before_are_kept_when_something_stands_above_them()
      throws MessagingException, IOException {
    SigningKey key = keys.createEd25519(DOMAIN, new Selector("e"));
    MailImpl mail = mail(Grant.Ours.NOTICE);
    Signatures signatures = signatures(true);
    signatures.sign(mail);
    String moved = "Subject: above\r\n" + bytes(mail);
    mail.setMessageContent(
        MimeMessageInputStreamSource.create(
            "mail", new ByteArrayInputStream(moved.getBytes(ISO_8859_1))));

    signatures.sign(mail);

    assertThat(bytes(mail)).startsWith("DKIM-Signature:").endsWith("\r\n" + moved);
    assertThat(verdict(key, bytes(mail))).isEqualTo(PlainDkimVerifier.PASS);
  }

  @Test
  void of_before_go_when_nobody_may_sign_any_more() throws MessagingException, IOException {
    keys.createEd25519(DOMAIN, new Selector("e"));
    MailImpl mail = mail(Grant.Ours.NOTICE);
    signatures(false).sign(mail);
    Files.delete(directory.resolve(DOMAIN.value()).resolve("e.pem"));

    signatures(false).sign(mail);

    assertThat(bytes(mail)).isEqualTo(MESSAGE);
    assertThat(MailAttributes.ownFields(mail)).isEmpty();
    assertThat(counts()).containsEntry(Kind.UNSIGNED_NO_KEY, 1L);
  }

  @Test
  void are_missing_where_nobody_made_a_key() throws MessagingException, IOException {
    MailImpl mail = mail(Grant.Ours.NOTICE);

    signatures(false).sign(mail);

    assertThat(bytes(mail)).isEqualTo(MESSAGE);
    assertThat(heard).isEmpty();
    assertThat(counts()).isEqualTo(Map.of(Kind.UNSIGNED_NO_KEY, 1L));
    assertThat(note(mail)).isEqualTo("!example.com: it has no DKIM key");
  }

  @Test
  void of_the_operator_stand_alone_and_are_told_apart() throws MessagingException, IOException {
    operator = Optional.of(BRAND);
    keys.createEd25519(BRAND, new Selector("e"));
    MailImpl mail = mail(Grant.Ours.NOTICE);

    signatures(false).sign(mail);

    assertThat(counts()).isEqualTo(Map.of(Kind.SIGNED_BY_OPERATOR, 1L));
    assertThat(note(mail))
        .isEqualTo("=brand.example e ed25519-sha256\t-example.com: it has no DKIM key");
  }

  @Test
  void are_not_made_where_verifiers_would_disagree_and_that_is_told()
      throws MessagingException, IOException {
    keys.createEd25519(DOMAIN, new Selector("e"));
    MailImpl mail = mail(Grant.Ours.NOTICE, MESSAGE + "bare \r here");

    signatures(true).sign(mail);

    assertThat(counts()).isEqualTo(Map.of(Kind.UNSIGNED_REFUSED, 1L));
    assertThat(note(mail)).startsWith("!").contains("CR");
  }

  @Test
  void are_waited_for_when_the_settings_are_strict_and_made_as_soon_as_there_is_a_key()
      throws MessagingException, IOException {
    MailImpl mail = mail(Grant.Ours.NOTICE);
    Signatures signatures = signatures(true);

    assertThat(signatures.sign(mail)).map(Complaint::domain).contains(DOMAIN);
    assertThat(signatures.missing(mail)).isPresent();
    assertThat(bytes(mail)).isEqualTo(MESSAGE);
    assertThat(counts()).isEqualTo(Map.of(Kind.WAITED, 1L));

    SigningKey made = keys.createEd25519(DOMAIN, new Selector("e"));
    assertThat(signatures.missing(mail)).isEmpty();
    assertThat(signatures.sign(mail)).isEmpty();
    assertThat(verdict(made, bytes(mail))).isEqualTo(PlainDkimVerifier.PASS);
  }

  @Test
  void of_the_account_stand_in_for_those_of_the_author() throws MessagingException, IOException {
    SigningKey brand = keys.createEd25519(BRAND, new Selector("e"));
    MailImpl mail = mail(new Grant.OfAccount("Tool"));

    signatures(true).sign(mail);

    assertThat(verdict(brand, bytes(mail))).isEqualTo(PlainDkimVerifier.PASS);
  }

  @Test
  void are_never_put_on_what_strangers_wrote() throws MessagingException, IOException {
    keys.createEd25519(DOMAIN, new Selector("e"));
    MailImpl mail = mail(Grant.Ours.PASSED_ON);

    signatures(true).sign(mail);

    assertThat(bytes(mail)).isEqualTo(MESSAGE);
    assertThat(counts()).isEqualTo(Map.of(Kind.UNSIGNED_STRANGER, 1L));
    assertThat(note(mail)).isEqualTo("!a stranger wrote it");
  }
}
