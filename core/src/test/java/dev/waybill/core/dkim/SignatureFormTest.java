// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.address.DomainName;
import dev.waybill.testkit.dkim.PlainDkimVerifier;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings change about the signature field, verified each time. */
class SignatureFormTest {

  private static final String MESSAGE =
      String.join(
          "\r\n",
          "From: <joe@example.com>",
          "Subject: a | b;",
          " =\u00e9",
          "X-Campaign: 7",
          "",
          "Body  ",
          "",
          "");

  private static final SigningKey KEY =
      new SigningKey(new DomainName("example.com"), new Selector("s"), RfcExamples.ed25519());

  private static SignatureForm form(
      SignedFields fields, Optional<Duration> lifetime, boolean bodyLength, boolean copies) {
    return new SignatureForm(
        Canonicalization.RELAXED, Canonicalization.RELAXED, fields, lifetime, bodyLength, copies);
  }

  private static String sign(SignatureForm form, SignatureOrder order) {
    return TestKey.fieldOf(
        new DkimSigner(form)
            .sign(
                new ByteArrayInputStream(MESSAGE.getBytes(ISO_8859_1)),
                List.of(order),
                TestKey.NOW));
  }

  /** The field without folds, after it was verified. */
  private static String verified(SignatureForm form, SignatureOrder order) {
    String field = sign(form, order);
    PublicKeyRecord published = order.key().publicKeyRecord();
    assertThat(
            new PlainDkimVerifier(published.name().value(), published.value())
                .verify((field + MESSAGE).getBytes(ISO_8859_1)))
        .isEqualTo(PlainDkimVerifier.PASS);
    assertThat(field.split("\r\n", -1)).allSatisfy(line -> assertThat(line).hasSizeLessThan(79));
    return field.replaceAll("\r\n ", "").replaceAll("; ?", ";");
  }

  private static String verified(SignatureForm form) {
    return verified(form, SignatureOrder.of(KEY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"relaxed/relaxed", "relaxed/simple", "simple/relaxed", "simple/simple"})
  void every_canonicalisation_can_be_asked_for(String tag) {
    assertThat(verified(SignatureForm.DEFAULTS.withCanonicalization(tag)))
        .contains(";c=" + tag + ";");
  }

  @Test
  void an_expiry_counts_from_the_signature() {
    assertThat(verified(form(SignedFields.DEFAULTS, Optional.of(Duration.ofDays(7)), false, false)))
        .contains(";t=1767225600;x=1767830400;h=");
  }

  @Test
  void a_body_length_counts_the_canonical_body() {
    assertThat(verified(form(SignedFields.DEFAULTS, Optional.empty(), true, false)))
        .contains(";l=" + "Body\r\n".length() + ";");
  }

  @Test
  void a_body_length_lets_others_add_to_the_body_and_nothing_else() {
    String field =
        sign(form(SignedFields.DEFAULTS, Optional.empty(), true, false), SignatureOrder.of(KEY));
    PlainDkimVerifier verifier =
        new PlainDkimVerifier(KEY.publicKeyRecord().name().value(), KEY.publicKeyRecord().value());

    assertThat(verifier.verify((field + MESSAGE.stripTrailing() + "\r\nmore").getBytes(ISO_8859_1)))
        .isEqualTo(PlainDkimVerifier.PASS);
    assertThat(verifier.verify((field + MESSAGE.replace("Body", "Bodi")).getBytes(ISO_8859_1)))
        .isEqualTo("body hash differs");
  }

  @Test
  void copies_show_the_signed_fields_encoded() {
    assertThat(verified(form(SignedFields.DEFAULTS, Optional.empty(), false, true)))
        .contains(";z=From:=20<joe@example.com>|Subject:=20a=20=7C=20b=3B=0D=0A=20=3D=E9;b=");
  }

  @Test
  void copies_leave_out_what_is_too_long() {
    String message = "From: a@example.com\r\nTo: " + "x".repeat(20_000) + "\r\n\r\n";
    SignatureForm form = form(SignedFields.DEFAULTS, Optional.empty(), false, true);

    String field =
        TestKey.fieldOf(
            new DkimSigner(form)
                .sign(
                    new ByteArrayInputStream(message.getBytes(UTF_8)),
                    List.of(SignatureOrder.of(KEY)),
                    TestKey.NOW));

    assertThat(field.replaceAll("\r\n ", ""))
        .contains("z=From:=20a@example.com;")
        .hasSizeLessThan(2000);
  }

  @Test
  void an_administrators_list_replaces_ours_but_for_From() {
    SignedFields fields =
        SignedFields.of(
            List.of(new FieldName("X-Never"), new FieldName("Date"), new FieldName("subject")),
            List.of(new FieldName("X-Campaign"), new FieldName("X-Absent")));

    assertThat(verified(form(fields, Optional.empty(), false, false)))
        .contains(";h=From:From:X-Never:subject:subject:X-Campaign;");
  }

  @Test
  void an_identity_names_a_domain_below_that_of_the_key_as_A_label() {
    SignatureOrder order =
        SignatureOrder.of(KEY, "j\u00f6rg;", DomainName.parse("b\u00fccher.example.com"));

    assertThat(verified(SignatureForm.DEFAULTS, order))
        .contains(";i=j=C3=B6rg=3B@xn--bcher-kva.example.com;");
    assertThatThrownBy(() -> SignatureOrder.of(KEY, "", new DomainName("badexample.com")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("badexample.com is not within example.com");
  }

  @Test
  void an_internationalised_domain_signs_as_A_label() {
    SigningKey key =
        new SigningKey(
            DomainName.parse("B\u00fccher.example"), new Selector("s"), RfcExamples.ed25519());

    assertThat(verified(SignatureForm.DEFAULTS, SignatureOrder.of(key)))
        .contains(";d=xn--bcher-kva.example;");
  }

  @Test
  void without_orders_nothing_is_signed() {
    assertThat(
            new DkimSigner(SignatureForm.DEFAULTS)
                .sign(
                    new ByteArrayInputStream(MESSAGE.getBytes(ISO_8859_1)), List.of(), TestKey.NOW))
        .isEqualTo(new SigningResult.Signed(List.of()));
  }
}
