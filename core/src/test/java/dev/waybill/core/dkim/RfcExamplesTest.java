// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.testkit.dkim.PlainDkimVerifier;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** RFC 6376 Appendix A and RFC 8463 Appendix A, byte for byte; §3.4.5 is in another test. */
class RfcExamplesTest {

  private static final DomainName DOMAIN = new DomainName("football.example.com");

  @Test
  void The_body_has_the_hash_of_both_RFCs() {
    assertThat(bodyHash(Canonicalization.RELAXED, RfcExamples.MESSAGE))
        .isEqualTo(RfcExamples.BODY_HASH);
    // RFC 6376 A.2 has this hash for the simple body too, which is right for one space in
    // "game. Are"; the second one came with the typesetting.
    assertThat(bodyHash(Canonicalization.SIMPLE, RfcExamples.MESSAGE.replace(".  A", ". A")))
        .isEqualTo(RfcExamples.BODY_HASH);
  }

  private static String bodyHash(Canonicalization canonicalization, String message) {
    SignableMessage read =
        (SignableMessage)
            new MessageReader(
                    new ByteArrayInputStream(message.getBytes(ISO_8859_1)),
                    ReadingLimits.DEFAULTS,
                    new Workspace())
                .read(canonicalization);
    return Base64.getEncoder().encodeToString(read.bodyHash());
  }

  @Nested
  class RFC_6376_Appendix_A {

    private static final String RECEIVED =
        String.join(
            "\r\n",
            "Received: from client1.football.example.com  [192.0.2.1]",
            "      by submitserver.example.com with SUBMISSION;",
            "      Fri, 11 Jul 2003 21:01:54 -0700 (PDT)",
            "");

    private static final String UNSIGNED =
        String.join(
            "\r\n",
            "DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;",
            "      c=simple/simple; q=dns/txt; i=joe@football.example.com;",
            "      h=Received : From : To : Subject : Date : Message-ID;",
            "      bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;",
            "      b=;");

    @Test
    void has_this_signature() {
      assertThat(
              RfcExamples.signature(
                  RfcExamples.rsa(RfcExamples.RFC_6376_RSA_KEY),
                  Canonicalization.SIMPLE,
                  RECEIVED + RfcExamples.MESSAGE,
                  UNSIGNED))
          .isEqualTo(
              "AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB"
                  + "4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut"
                  + "KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV"
                  + "4bmp/YzhwvcubU4=");
    }
  }

  @Nested
  class RFC_8463_Appendix_A {

    @Test
    void has_this_Ed25519_signature() {
      String unsigned =
          String.join(
              "\r\n",
              "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;",
              " d=football.example.com; i=@football.example.com;",
              " q=dns/txt; s=brisbane; t=1528637909; h=from : to :",
              " subject : date : message-id : from : subject : date;",
              " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;",
              " b=");

      assertThat(
              RfcExamples.signature(
                  RfcExamples.ed25519(), Canonicalization.RELAXED, RfcExamples.MESSAGE, unsigned))
          .isEqualTo(
              "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus"
                  + "Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==");
    }

    @Test
    void has_this_RSA_signature() {
      String unsigned =
          String.join(
              "\r\n",
              "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;",
              " d=football.example.com; i=@football.example.com;",
              " q=dns/txt; s=test; t=1528637909; h=from : to : subject :",
              " date : message-id : from : subject : date;",
              " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;",
              " b=");

      assertThat(
              RfcExamples.signature(
                  RfcExamples.rsa(RfcExamples.RFC_8463_RSA_KEY),
                  Canonicalization.RELAXED,
                  RfcExamples.MESSAGE,
                  unsigned))
          .isEqualTo(
              "F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3"
                  + "DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz"
                  + "dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=");
    }

    @Test
    void publishes_these_keys() {
      assertThat(new SigningKey(DOMAIN, new Selector("brisbane"), RfcExamples.ed25519()))
          .extracting(SigningKey::publicKeyRecord)
          .isEqualTo(
              new PublicKeyRecord(
                  new DomainName("brisbane._domainkey.football.example.com"),
                  "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="));
      assertThat(
              new SigningKey(
                      DOMAIN, new Selector("test"), RfcExamples.rsa(RfcExamples.RFC_8463_RSA_KEY))
                  .publicKeyRecord()
                  .value())
          .isEqualTo(
              "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR"
                  + "iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutAC"
                  + "DfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3"
                  + "Ip3G+2kryOTIKT+l/K4w3QIDAQAB");
    }

    @Test
    void is_signed_by_both_keys_in_one_pass() {
      SigningKey edwards = new SigningKey(DOMAIN, new Selector("brisbane"), RfcExamples.ed25519());
      SigningKey rsa =
          new SigningKey(
              DOMAIN, new Selector("test"), RfcExamples.rsa(RfcExamples.RFC_8463_RSA_KEY));
      List<SignatureOrder> orders =
          List.of(SignatureOrder.of(edwards, "", DOMAIN), SignatureOrder.of(rsa, "", DOMAIN));

      String signed =
          TestKey.fieldOf(
                  TestKey.SIGNER.sign(
                      new ByteArrayInputStream(RfcExamples.MESSAGE.getBytes(ISO_8859_1)),
                      orders,
                      Instant.ofEpochSecond(1_528_637_909)))
              + RfcExamples.MESSAGE;

      assertThat(signed).contains("; i=@football.example.com; t=1528637909;");
      assertThat(orders)
          .extracting(SignatureOrder::identity)
          .containsOnly(Optional.of("@football.example.com"));
      for (SigningKey key : List.of(edwards, rsa)) {
        PublicKeyRecord published = key.publicKeyRecord();
        assertThat(
                new PlainDkimVerifier(published.name().value(), published.value())
                    .verify(signed.getBytes(ISO_8859_1)))
            .isEqualTo(PlainDkimVerifier.PASS);
      }
    }
  }
}
