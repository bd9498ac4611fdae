// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainPattern;
import dev.waybill.core.delivery.EightBitRules;
import dev.waybill.core.delivery.WithoutEightBitMime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SevenBitsTest {

  private static final String HEADER =
      "Received: x\r\n\ty\r\nFrom : jo@example.com\r\nMIME-Version:  1.0 \r\n";
  private static final String BODY = "\r\nJ\u00f6 and some more text\r\n";

  private static final SevenBits SEVEN_BITS =
      new SevenBits(
          () ->
              new EightBitRules(
                  List.of(
                      new EightBitRules.Rule(
                          DomainPattern.parse("*.legacy.example"),
                          WithoutEightBitMime.CONVERT_BEFORE_SIGNING)),
                  WithoutEightBitMime.BOUNCE));

  private static MailImpl mail(String message, String... recipients) throws MessagingException {
    MailImpl.Builder builder = MailImpl.builder().name("mail").sender("jo@example.com");
    for (String recipient : recipients) {
      builder.addRecipient(recipient);
    }
    MailImpl mail = builder.build();
    InputStream bytes = new ByteArrayInputStream(message.getBytes(ISO_8859_1));
    mail.setMessageContent(MimeMessageInputStreamSource.create("mail", bytes));
    return mail;
  }

  private static String bytes(MailImpl mail) throws MessagingException, IOException {
    try (InputStream raw = RawMessage.open(mail)) {
      return new String(raw.readAllBytes(), ISO_8859_1);
    }
  }

  @Test
  void are_made_when_one_recipient_wants_them_and_only_once()
      throws MessagingException, IOException {
    MailImpl mail = mail(HEADER + BODY, "bob@remote.example", "eve@a.legacy.example");

    SEVEN_BITS.convert(mail);
    SEVEN_BITS.convert(mail);

    assertThat(MailAttributes.isConverted(mail)).isTrue();
    assertThat(bytes(mail))
        .isEqualTo(
            HEADER
                + "Content-Transfer-Encoding: quoted-printable\r\n"
                + BODY.replace("\u00f6", "=F6"));
  }

  @Test
  void are_not_made_for_others() throws MessagingException, IOException {
    MailImpl mail = mail(HEADER + BODY, "bob@remote.example", "eve@legacy.example");

    SEVEN_BITS.convert(mail);

    assertThat(bytes(mail)).isEqualTo(HEADER + BODY);
    assertThat(MailAttributes.isConverted(mail)).isFalse();
  }

  @Test
  void are_never_made_after_the_message_was_signed() throws MessagingException, IOException {
    String signature = "DKIM-Signature: v=1; b=\r\n";
    MailImpl mail = mail(signature + HEADER + BODY, "eve@a.legacy.example");
    MailAttributes.ownFields(mail, OwnFields.of(signature.getBytes(ISO_8859_1)));

    SEVEN_BITS.convert(mail);

    assertThat(bytes(mail)).isEqualTo(signature + HEADER + BODY);
  }

  @Test
  void are_not_made_of_what_would_not_be_the_same() throws MessagingException, IOException {
    String message = "Subject: \u00f6\r\n" + HEADER + BODY;
    MailImpl mail = mail(message, "eve@a.legacy.example");

    SEVEN_BITS.convert(mail);

    assertThat(bytes(mail)).isEqualTo(message);
    assertThat(MailAttributes.isConverted(mail)).isFalse();
  }
}
