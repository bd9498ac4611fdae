// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import static dev.waybill.core.dkim.TestKey.fieldOf;
import static dev.waybill.core.dkim.TestKey.onTheWire;
import static dev.waybill.core.dkim.TestKey.sign;
import static dev.waybill.core.dkim.TestKey.verify;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.SigningResult.Refused;
import dev.waybill.testkit.dkim.PlainDkimVerifier;
import dev.waybill.testkit.dkim.SampleMessages;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DkimSignerTest {

  private static final String ALWAYS_FIRST = "From:From:To:Cc:Subject:Reply-To:";
  private static final String ALWAYS_LAST =
      "In-Reply-To:References:MIME-Version:Content-Type:Content-Transfer-Encoding:"
          + "List-Unsubscribe:List-Unsubscribe-Post";

  @Nested
  class The_field {

    @Test
    void carries_the_tags_that_it_should_and_no_others() {
      String field = unfolded("From: a@example.com\r\n\r\nhello\r\n");

      assertThat(field)
          .matches(
              "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example\\.com;"
                  + " s=wb202603a; t=1767225600; h=[A-Za-z:-]+; bh=[A-Za-z0-9+/=]{44};"
                  + " b=[A-Za-z0-9+/=]{344}\r\n");
    }

    @Test
    void keeps_its_lines_within_78_columns_of_ASCII() {
      String field = fieldOf(sign("From: a@example.com\r\n" + "To: x\r\n".repeat(300) + "\r\n"));

      assertThat(field).endsWith("\r\n").isASCII();
      assertThat(field.split("\r\n", -1)).allSatisfy(line -> assertThat(line).hasSizeLessThan(79));
      assertThat(field.substring(0, field.length() - 2).split("\r\n", -1))
          .allSatisfy(line -> assertThat(line).isNotBlank());
    }

    @Test
    void folds_around_the_longest_domain() {
      String label = "a".repeat(60);
      DomainName domain = new DomainName(String.join(".", label, label, label, "b".repeat(40)));
      SigningKey key = new SigningKey(domain, new Selector("s"), TestKey.generate("RSA", 1024));
      String message = "From: a@example.com\r\n\r\nhello\r\n";

      String field = fieldOf(sign(message.getBytes(ISO_8859_1), key));

      PublicKeyRecord published = key.publicKeyRecord();
      assertThat(
              new PlainDkimVerifier(published.name().value(), published.value())
                  .verify((field + message).getBytes(ISO_8859_1)))
          .isEqualTo(PlainDkimVerifier.PASS);
    }

    @Test
    void is_the_same_for_the_same_message_and_time() {
      assertThat(sign("From: a@example.com\r\n\r\nx"))
          .isEqualTo(sign("From: a@example.com\r\n\r\nx"));
    }
  }

  @Nested
  class The_signed_fields {

    @Test
    void of_a_bare_message_are_those_that_nobody_may_add() {
      assertThat(mentions("From: a@example.com\r\n\r\n")).isEqualTo(ALWAYS_FIRST + ALWAYS_LAST);
    }

    @Test
    void are_mentioned_once_more_than_present() {
      assertThat(mentions("From: a@example.com\r\nTo: x\r\nTo: y\r\nSUBJECT: z\r\n\r\n"))
          .startsWith("From:From:To:To:To:Cc:Subject:Subject:Reply-To:");
    }

    @Test
    void include_all_From_fields() {
      assertThat(mentions("From: a@example.com\r\nfrom: b@example.com\r\n\r\n"))
          .startsWith("From:From:From:To:");
    }

    @Test
    void leave_room_for_a_Date_and_a_Message_ID_that_a_server_may_add() {
      assertThat(mentions("From: a@example.com\r\n\r\n")).doesNotContain("Date", "Message-ID");
      assertThat(mentions("Date: x\r\nMessage-ID: y\r\nFrom: a@example.com\r\n\r\n"))
          .contains(":Date:Date:Message-ID:Message-ID:");
    }

    @Test
    void exclude_what_changes_on_the_way_and_what_is_unknown() {
      assertThat(
              mentions(
                  String.join(
                      "\r\n",
                      "Received: x",
                      "Return-Path: <>",
                      "Bcc: y",
                      "DKIM-Signature: v=1",
                      "Authentication-Results: x",
                      "X-Mailer: z",
                      "From: a@example.com")))
          .isEqualTo(ALWAYS_FIRST + ALWAYS_LAST);
    }

    @Test
    void include_list_fields_when_present() {
      assertThat(mentions("From: a@example.com\r\nList-Id: <x>\r\nFeedback-ID: y\r\n\r\n"))
          .endsWith(":List-Id:Feedback-ID");
    }
  }

  @Nested
  class Refusing {

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "To: x\r\n\r\n", "\r\nFrom: in the body\r\n"})
    void a_message_without_From(String message) {
      assertThat(sign(message))
          .isEqualTo(new Refused(Refusal.NO_FROM, "the message has no From field (RFC 6376 §5.4)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u000b", "\f"})
    void an_octet_in_a_signed_field_that_verifiers_read_in_different_ways(String octet) {
      assertThat(sign("From: a@example.com\r\nSubject: x" + octet + "y\r\n\r\n"))
          .isEqualTo(
              new Refused(
                  Refusal.CONTROL_OCTET,
                  "NUL, vertical tab or form feed in the field \"subject\""));
      assertThat(sign("From: a@example.com\r\nX-Any: x" + octet + "y\r\n\r\n" + octet))
          .isInstanceOf(SigningResult.Signed.class);
    }

    @Test
    void more_fields_to_sign_than_allowed() {
      assertThat(sign("From: a@example.com\r\n" + "To: x\r\n".repeat(499) + "\r\n"))
          .isInstanceOf(SigningResult.Signed.class);
      assertThat(sign("From: a@example.com\r\n" + "To: x\r\n".repeat(500) + "\r\n"))
          .isEqualTo(
              new Refused(
                  Refusal.TOO_MANY_FIELDS, "501 header fields would be signed, 500 are allowed"));
    }

    @Test
    void what_its_reader_refuses() {
      assertThat(sign("From: a@example.com\r\n\r\na\nb\r\n"))
          .isEqualTo(
              new Refused(
                  Refusal.BARE_LINE_BREAK,
                  "CR without LF, or LF without CR, near octet 1 of the body"));
    }

    @Test
    void is_no_answer_to_ten_thousand_fields_of_which_few_are_signed() {
      byte[] message =
          ("Received: x\r\n".repeat(9_999) + "From: a@example.com\r\n\r\nx\r\n")
              .getBytes(ISO_8859_1);

      assertThat(verify(onTheWire(message))).isEqualTo(PlainDkimVerifier.PASS);
    }
  }

  @Nested
  class A_verifier_that_shares_no_code {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "From: a@example.com",
          "From: a@example.com\r\n",
          "From: a@example.com\r\n\r\n",
          "From: a@example.com\r\n\r\nx",
          "From: a@example.com\r\n\r\n  ",
          "From: a@example.com\r\n\r\n\r\n\r\n",
          "From:\r\n a@example.com\r\nSubject:\r\n\r\nx\r\n",
          "From: a@example.com\r\nFrom: b@example.com\r\nTo: x\r\nTo: y\r\n\r\nx\r\n",
          "DKIM-Signature: v=1; b=old\r\nFrom: a@example.com\r\n\r\nx\r\n"
        })
    void accepts(String message) {
      assertThat(verify(onTheWire(message.getBytes(ISO_8859_1)))).isEqualTo(PlainDkimVerifier.PASS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"From", "To", "Cc", "Subject", "Reply-To", "List-Unsubscribe"})
    void notices_an_added_field(String name) {
      String signed =
          new String(
              onTheWire("From: a@example.com\r\n\r\nx\r\n".getBytes(ISO_8859_1)), ISO_8859_1);
      String changed =
          signed.replace("From: a@example.com\r\n", "From: a@example.com\r\n" + name + ": new\r\n");

      assertThat(verify(changed.getBytes(ISO_8859_1)))
          .isEqualTo("signature does not fit the header");
    }
  }

  @Property(tries = 400)
  void Every_sample_verifies(@ForAll long seed) {
    byte[] message = new SampleMessages(new Random(seed)).next();

    assertThat(verify(onTheWire(message))).isEqualTo(PlainDkimVerifier.PASS);
  }

  @Property(tries = 200)
  void Every_sample_with_one_signed_octet_changed_fails(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] signed = onTheWire(new SampleMessages(random).next());
    byte[] changed = signed.clone();

    changed[signedOctet(signed, random)] ^= 0x40;

    assertThat(verify(changed)).isNotEqualTo(PlainDkimVerifier.PASS);
  }

  /** An octet of the From field's address, or of the body, that is not white space. */
  private static int signedOctet(byte[] message, Random random) {
    String text = new String(message, ISO_8859_1);
    int body = text.indexOf("\r\n\r\n") + 4;
    int at = body + random.nextInt(Math.max(1, message.length - body));
    boolean inBody = body >= 4 && at < message.length && text.charAt(at) > ' ';
    return inBody ? at : text.indexOf("<sender@example.com>") + random.nextInt(20);
  }

  /** The field with each fold taken back: to nothing inside a value, to a space between tags. */
  private static String unfolded(String message) {
    return fieldOf(sign(message)).replaceAll("\r\n (?=.)", "").replaceAll(";(?=[a-z])", "; ");
  }

  private static String mentions(String message) {
    return unfolded(message).replaceAll("(?s).*; h=([^;]*);.*", "$1");
  }
}
