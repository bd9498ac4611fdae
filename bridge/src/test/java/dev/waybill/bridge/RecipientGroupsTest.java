// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.returnpath.BounceHosts;
import dev.waybill.core.returnpath.HostTemplate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RecipientGroupsTest {

  private static final DomainName OURS = new DomainName("example.com");

  private final RecipientGroups groups =
      new RecipientGroups(
          OURS::equals,
          new BounceHosts(HostTemplate.parse("bounce.{domain}"), OURS::equals, Optional::empty));

  private static List<MailAddress> addresses(String... texts) throws AddressException {
    List<MailAddress> addresses = new ArrayList<>();
    for (String text : texts) {
      addresses.add(new MailAddress(text));
    }
    return addresses;
  }

  @Test
  void put_last_what_nobody_would_recognise_a_second_time() throws Exception {
    assertThat(
            groups.of(
                addresses(
                    "a@example.com",
                    "b-1@bounce.example.com",
                    "x@remote.example",
                    "b@example.com",
                    "b-2@bounce.example.com",
                    "y@other.example")))
        .containsExactly(
            addresses("x@remote.example", "y@other.example"),
            addresses("b-1@bounce.example.com"),
            addresses("b-2@bounce.example.com"),
            addresses("a@example.com", "b@example.com"));
  }

  @Test
  void hold_each_recipient_once() throws Exception {
    assertThat(groups.of(addresses("a@example.com", "A@EXAMPLE.com", "a@example.com")))
        .containsExactly(addresses("a@example.com"));
  }

  @Test
  void take_an_address_literal_for_foreign() throws Exception {
    MailAddress literal = new MailAddress("a@[192.0.2.1]");

    assertThat(groups.isForeign(literal)).isTrue();
    assertThat(groups.of(List.of(literal))).hasSize(1);
  }

  @Nested
  class The_token_of_a_message_that_no_hook_has_seen {

    private final Instant first = Instant.parse("2026-11-23T12:00:00Z");

    private Mail mail() throws Exception {
      return MailImpl.builder().name("Mail1").sender("a@example.com").build();
    }

    @Test
    void is_the_same_when_the_split_is_repeated() throws Exception {
      Mail mail = mail();
      Mail again = mail();

      MailAttributes.stampOnce(mail, () -> first);
      MailAttributes.stampOnce(again, () -> first.plusSeconds(5));

      assertThat(MailAttributes.token(mail)).isEqualTo(MessageToken.derive("Mail1"));
      assertThat(MailAttributes.token(again)).isEqualTo(MailAttributes.token(mail));
    }

    @Test
    void does_not_take_the_place_of_one_that_a_hook_gave() throws Exception {
      Mail whole = mail();
      MailAttributes.stamp(whole, first);
      Mail part = mail();
      whole.attributes().forEach(part::setAttribute);
      MailAttributes.part(whole, part, 1);

      MailAttributes.stampOnce(part, () -> first.plusSeconds(5));

      assertThat(MailAttributes.token(part)).isEqualTo(MessageToken.derive("Mail1"));
      assertThat(MailAttributes.acceptedAt(part)).contains(first);
    }

    @Test
    void is_that_of_the_whole_in_a_mail_that_James_made_of_a_part_without_its_attributes()
        throws Exception {
      Mail whole = mail();
      MailAttributes.stamp(whole, first);
      Mail part = mail();
      Mail again = mail();
      MailAttributes.part(whole, part, 1);
      MailAttributes.part(whole, again, 1);

      Mail made = mail();
      made.setName(part.getName());

      assertThat(MailAttributes.token(made)).isEqualTo(MailAttributes.token(whole));
      assertThat(again.getName()).as("split again").isEqualTo(part.getName());
      made.setName(part.getName() + "!123456789");
      assertThat(MailAttributes.token(made)).isNotEqualTo(MailAttributes.token(whole));
    }

    @Test
    void is_not_that_of_a_message_that_James_made_of_it() throws Exception {
      Mail original = mail();
      MailAttributes.stamp(original, first);
      Mail made = mail();
      original.attributes().forEach(made::setAttribute);
      made.setName("Mail2");

      assertThat(MailAttributes.token(made)).isEqualTo(MessageToken.derive("Mail2"));
    }
  }
}
