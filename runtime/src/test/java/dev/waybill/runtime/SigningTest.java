// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.dkim.DkimSettings;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.PublicKeyRecord;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dkim.SignatureOrder;
import dev.waybill.core.dkim.SigningKey;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.SignatureNote;
import dev.waybill.runtime.OutgoingMail.Signed;
import dev.waybill.runtime.SignatureOutcomes.Kind;
import dev.waybill.testkit.dkim.PlainDkimVerifier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningTest {

  private static final DomainName DOMAIN = new DomainName("example.com");
  private static final DomainName BRAND = new DomainName("brand.example");
  private static final Optional<Mailbox> AUTHOR = Optional.of(Mailbox.parse("jo@example.com"));
  private static final MessageToken TOKEN = MessageToken.derive("mail");
  private static final String MESSAGE =
      "From: J\u00f6 <jo@example.com>\r\nSubject:   x\r\n\r\n.\r\n\u00ff  y \r\n";

  @TempDir private Path directory;

  private final Map<MessageToken, List<String>> heard = new HashMap<>();
  private final SignatureOutcomes outcomes = new SignatureOutcomes(this::heard);
  private KeyDirectory keys;
  private Optional<DomainName> operator = Optional.empty();

  @BeforeEach
  void openKeys() {
    keys = new KeyDirectory(directory, InstantSource.system(), new SecureRandom());
  }

  private Signing signing(boolean strict) {
    DkimSettings defaults = DkimSettings.DEFAULTS;
    DkimSettings settings =
        new DkimSettings(
            defaults.form(), defaults.identity(), false, operator, Map.of("tool", BRAND), strict);
    return new Signing(() -> settings, keys::keysFor, InstantSource.system(), outcomes);
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

  private void heard(MessageToken message, List<SignatureOrder> orders) {
    heard.put(message, orders.stream().map(order -> order.key().selector().value()).toList());
  }

  private static Signed sign(Signing signing) throws IOException {
    return sign(signing, AUTHOR, Optional.empty(), MESSAGE);
  }

  private static Signed sign(
      Signing signing, Optional<Mailbox> author, Optional<String> account, String message)
      throws IOException {
    return signing.sign(
        TOKEN, author, account, () -> new ByteArrayInputStream(message.getBytes(ISO_8859_1)));
  }

  private static String verdict(SigningKey key, Signed signed) {
    PublicKeyRecord published = key.publicKeyRecord();
    return new PlainDkimVerifier(published.name().value(), published.value())
        .verify((signed.head() + MESSAGE).getBytes(ISO_8859_1));
  }

  @Test
  void signs_with_every_active_key() throws IOException {
    SigningKey edwards = keys.createEd25519(DOMAIN, new Selector("e"));
    SigningKey rsa = keys.create(DOMAIN, new Selector("r"), 2048);

    Signed signed = sign(signing(true));

    assertThat(signed.head())
        .startsWith("DKIM-Signature: v=1; a=rsa-sha256;")
        .contains("\r\nDKIM-Signature: v=1; a=ed25519-sha256;")
        .endsWith("\r\n");
    assertThat(signed.missingKey()).isEmpty();
    assertThat(signed.note())
        .hasToString("=example.com r rsa-sha256\t=example.com e ed25519-sha256");
    assertThat(verdict(rsa, signed)).isEqualTo(PlainDkimVerifier.PASS);
    assertThat(verdict(edwards, signed)).isEqualTo(PlainDkimVerifier.PASS);
    assertThat(heard).isEqualTo(Map.of(TOKEN, List.of("r", "e")));
    assertThat(counts()).isEqualTo(Map.of(Kind.SIGNED, 1L));
  }

  @Test
  void signs_a_message_that_comes_twice_in_the_same_way() throws IOException {
    SigningKey key = keys.createEd25519(DOMAIN, new Selector("e"));
    Signing signing = signing(true);
    Signed first = sign(signing);

    Signed second = sign(signing);

    assertThat(second.head().split("DKIM-Signature:", -1)).hasSize(2);
    assertThat(verdict(key, second)).isEqualTo(PlainDkimVerifier.PASS);
    assertThat(second.note()).isEqualTo(first.note());
  }

  @Test
  void signs_no_longer_when_the_key_is_gone() throws IOException {
    keys.createEd25519(DOMAIN, new Selector("e"));
    assertThat(sign(signing(false)).head()).isNotEmpty();
    Files.delete(directory.resolve(DOMAIN.value()).resolve("e.pem"));

    assertThat(sign(signing(false)).head()).isEmpty();
    assertThat(counts()).containsEntry(Kind.UNSIGNED_NO_KEY, 1L);
  }

  @Test
  void lets_mail_leave_unsigned_where_nobody_made_a_key() throws IOException {
    Signed signed = sign(signing(false));

    assertThat(signed.head()).isEmpty();
    assertThat(signed.missingKey()).isEmpty();
    assertThat(signed.note()).hasToString("!example.com: it has no DKIM key");
    assertThat(heard).isEmpty();
    assertThat(counts()).isEqualTo(Map.of(Kind.UNSIGNED_NO_KEY, 1L));
  }

  @Test
  void tells_signatures_of_the_operator_alone_apart() throws IOException {
    operator = Optional.of(BRAND);
    keys.createEd25519(BRAND, new Selector("e"));

    Signed signed = sign(signing(false));

    assertThat(counts()).isEqualTo(Map.of(Kind.SIGNED_BY_OPERATOR, 1L));
    assertThat(signed.note())
        .hasToString("=brand.example e ed25519-sha256\t-example.com: it has no DKIM key");
  }

  @Test
  void signs_nothing_about_which_verifiers_would_disagree() throws IOException {
    keys.createEd25519(DOMAIN, new Selector("e"));

    Signed signed = sign(signing(true), AUTHOR, Optional.empty(), MESSAGE + "bare \r here");

    assertThat(signed.head()).isEmpty();
    assertThat(signed.missingKey()).isEmpty();
    assertThat(signed.note().toString()).startsWith("!").contains("CR");
    assertThat(counts()).isEqualTo(Map.of(Kind.UNSIGNED_REFUSED, 1L));
  }

  @Test
  void lets_mail_without_an_author_leave_unsigned() throws IOException {
    keys.createEd25519(DOMAIN, new Selector("e"));

    Signed signed = sign(signing(false), Optional.empty(), Optional.empty(), MESSAGE);

    assertThat(signed.head()).isEmpty();
    assertThat(signed.note()).hasToString("!no From address");
    assertThat(counts()).isEqualTo(Map.of(Kind.UNSIGNED_NO_AUTHOR, 1L));
  }

  @Test
  void waits_for_a_key_under_strict_settings_and_signs_as_soon_as_there_is_one()
      throws IOException {
    Signing signing = signing(true);

    Signed waits = sign(signing);
    assertThat(waits.missingKey()).contains("example.com");
    assertThat(waits.head()).isEmpty();
    assertThat(waits.note()).isInstanceOf(SignatureNote.Waiting.class);
    assertThat(counts()).isEqualTo(Map.of(Kind.WAITED, 1L));

    SigningKey made = keys.createEd25519(DOMAIN, new Selector("e"));
    Signed signed = sign(signing);
    assertThat(signed.missingKey()).isEmpty();
    assertThat(verdict(made, signed)).isEqualTo(PlainDkimVerifier.PASS);
  }

  @Test
  void signs_for_the_domain_of_the_account_when_the_author_has_none() throws IOException {
    SigningKey brand = keys.createEd25519(BRAND, new Selector("e"));

    Signed signed = sign(signing(true), AUTHOR, Optional.of("Tool"), MESSAGE);

    assertThat(verdict(brand, signed)).isEqualTo(PlainDkimVerifier.PASS);
  }

  @Test
  void never_signs_what_strangers_wrote() throws IOException {
    keys.createEd25519(DOMAIN, new Selector("e"));

    Signed signed = signing(true).unsignedOfStranger();

    assertThat(signed.head()).isEmpty();
    assertThat(signed.missingKey()).isEmpty();
    assertThat(signed.note()).hasToString("!a stranger wrote it");
    assertThat(counts()).isEqualTo(Map.of(Kind.UNSIGNED_STRANGER, 1L));
  }
}
