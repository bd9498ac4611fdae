// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.Network;
import dev.waybill.core.relay.Aliases;
import dev.waybill.core.relay.Grant;
import dev.waybill.core.relay.RelayPolicy;
import dev.waybill.core.relay.RelaySettings;
import dev.waybill.core.settings.SettingsFile;
import dev.waybill.core.settings.Variables;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackstopTest {

  @TempDir private Path directory;

  private final CountedMetrics metrics = new CountedMetrics();
  private final List<Mail> mails = new ArrayList<>();

  @AfterEach
  void disposeOfMails() {
    mails.forEach(LifecycleUtil::dispose);
  }

  @Nested
  class A_JMAP_submission {

    @Test
    void leaves_as_the_rule_of_its_account_says() throws Exception {
      Mail mail = jmap(mail("news@example.com", "news@example.com"), "news@example.com");

      assertThat(label("<accounts senders='own'/>", mail)).isEqualTo("account news@example.com");
      assertThat(MailAttributes.grant(mail)).contains(new Grant.OfAccount("news@example.com"));
      assertThat(MailAttributes.clientNetwork(mail)).isEmpty();
    }

    @Test
    void stays_when_the_account_may_not_send_it() throws Exception {
      assertThat(refused("<accounts senders='own'/>", jmap(mail("b@example.com", "b@example.com"))))
          .isEqualTo("sender-not-allowed");
      assertThat(refused("<accounts senders='own'/>", jmap(mail("a@example.com", "b@example.com"))))
          .isEqualTo("from-not-allowed");
      assertThat(
              refused(
                  "<accounts recipients='example.net'/>",
                  jmap(mail("a@example.com", "a@example.com"))))
          .isEqualTo("recipient-not-allowed");
      assertThat(refused("<accounts suspended='x'/>", jmap(mail("a@example.com", "a@example.com"))))
          .isEqualTo("suspended");
      assertThat(
              refused("<accounts max-size='10B'/>", jmap(mail("a@example.com", "a@example.com"))))
          .isEqualTo("too-large");
      assertThat(refused("<accounts/>", jmap(mail("a@example.com", "nobody"))))
          .isEqualTo("no-usable-from");
    }

    @Test
    void meets_no_rule_that_asks_for_a_port_or_for_TLS() throws Exception {
      assertThat(
              refused("<accounts tls='required'/>", jmap(mail("a@example.com", "a@example.com"))))
          .isEqualTo("tls-required");
      assertThat(refused("<accounts ports='587'/>", jmap(mail("a@example.com", "a@example.com"))))
          .isEqualTo("wrong-port");
    }

    @Test
    void never_profits_from_the_address_that_James_gives_every_mail() throws Exception {
      String rules = "<network cidr='127.0.0.1/32'/><accounts relay='false'/>";

      assertThat(refused(rules, jmap(mail("a@example.com", "a@example.com"))))
          .isEqualTo("unknown-client");
    }

    @Test
    void that_was_split_is_no_message_of_a_mailet() throws Exception {
      MailImpl whole = jmap(mail("a@example.com", "a@example.com"));
      MailImpl part = mail("a@example.com", "a@example.com");
      whole.attributes().forEach(part::setAttribute);
      MailAttributes.markSplit(whole, part);
      part.setAttribute(Mail.SENT_BY_MAILET_ATTRIBUTE);

      assertThat(label("<accounts/>", part)).isEqualTo("account a@example.com");
    }
  }

  @Nested
  class A_message_that_a_mailet_made {

    @Test
    void leaves_only_where_the_policy_says_so() throws Exception {
      Mail mail = mail("a@example.com", "a@example.com");
      mail.setAttribute(Mail.SENT_BY_MAILET_ATTRIBUTE);

      assertThat(refused("", mail)).isEqualTo("made-by-mailet");
      assertThat(label("<mailets relay='true'/>", mail)).isEqualTo("mailet");
    }

    @Test
    void is_not_taken_for_that_of_its_client() throws Exception {
      MailImpl mail = jmap(smtp(mail("a@example.com", "a@example.com"), "127.0.0.1"));
      mail.setAttribute(Mail.SENT_BY_MAILET_ATTRIBUTE);

      assertThat(refused("<network cidr='127.0.0.1/32'/>", mail)).isEqualTo("made-by-mailet");
    }

    @Test
    void of_a_part_of_another_one_is_one_all_the_same() throws Exception {
      MailImpl whole = jmap(mail("a@example.com", "a@example.com"));
      MailImpl part = mail("a@example.com", "a@example.com");
      MailAttributes.markSplit(whole, part);
      MailImpl forward = mail("a@example.com", "a@example.com");
      part.attributes().forEach(forward::setAttribute);
      forward.setAttribute(Mail.SENT_BY_MAILET_ATTRIBUTE);

      assertThat(refused("<accounts/>", forward)).isEqualTo("made-by-mailet");
    }
  }

  @Nested
  class A_message_from_a_port_without_our_hooks {

    @Test
    void leaves_as_the_rule_of_its_network_says() throws Exception {
      Mail mail = smtp(mail("a@example.com", "a@example.com"), "10.1.2.3");

      assertThat(label("<network cidr='10.0.0.0/8'/>", mail)).isEqualTo("network 10.0.0.0/8");
      assertThat(MailAttributes.clientNetwork(mail)).contains(Network.parse("10.0.0.0/8"));
      assertThat(
              refused(
                  "<network cidr='10.0.0.0/8'/>",
                  smtp(mail("a@example.com", "a@example.com"), "11.0.0.1")))
          .isEqualTo("unknown-client");
      assertThat(
              refused(
                  "<network cidr='10.0.0.0/8' ports='25'/>",
                  smtp(mail("a@example.com", "a@example.com"), "10.1.2.3")))
          .isEqualTo("wrong-port");
    }

    @Test
    void leaves_as_the_rule_of_its_account_says() throws Exception {
      MailImpl mail = smtp(mail("a@example.com", "a@example.com"), "192.0.2.1");
      set(mail, Mail.SMTP_AUTH_USER, "a@example.com");

      assertThat(label("<accounts senders='own'/>", mail)).isEqualTo("account a@example.com");
    }

    @Test
    void stays_when_its_address_cannot_be_read() throws Exception {
      assertThat(
              refused(
                  "<network cidr='fe80::/10'/>",
                  smtp(mail("a@example.com", "a@example.com"), "fe80::1%x")))
          .isEqualTo("unknown-client");
    }
  }

  @Test
  void what_carries_a_decision_keeps_it() throws Exception {
    Mail mail = mail("a@example.com", "nobody");
    MailAttributes.grant(mail, Grant.SystemGrant.NOTICE);

    assertThat(label("", mail)).isEqualTo("waybill");
    assertThat(metrics.counts()).isEmpty();
  }

  @Test
  void what_carries_nothing_stays() throws Exception {
    assertThat(
            refused(
                "<network cidr='127.0.0.1/32'/><mailets relay='true'/>", mail("a@example.com", "")))
        .isEqualTo("unknown-client");
  }

  private String label(String rules, Mail mail) throws Exception {
    return backstop(rules).permission(mail).map(Grant::label).orElse("stays");
  }

  /** The reason, as it was counted. */
  private String refused(String rules, Mail mail) throws Exception {
    metrics.counts().clear();
    assertThat(backstop(rules).permission(mail)).isEmpty();
    assertThat(MailAttributes.grant(mail)).isEmpty();
    assertThat(metrics.counts()).hasSize(1);
    return metrics.counts().keySet().iterator().next().replace("waybill.relay.", "");
  }

  private Backstop backstop(String rules) throws IOException {
    Path file = Files.writeString(directory.resolve("relay.xml"), "<relay>" + rules + "</relay>");
    Variables none = new Variables(name -> null, name -> null);
    RelaySettings settings = SettingsFile.read(file, "relay", none, RelaySettings::read).value();
    RelayFacts facts = new RelayFacts(domain -> false, recipient -> false);
    RelayPolicy policy =
        new RelayPolicy(settings, domain -> domain.value().equals("example.com"), Aliases.NONE);
    return new Backstop(policy, facts, new RelayOutcomes(metrics));
  }

  private MailImpl mail(String sender, String from) throws MessagingException {
    MailImpl mail =
        MailImpl.builder()
            .name(MailImpl.getId())
            .sender(sender)
            .addRecipient("bob@remote.example")
            .build();
    mails.add(mail);
    byte[] message = ("From: " + from + "\r\n\r\nHello.\r\n").getBytes(StandardCharsets.UTF_8);
    mail.setMessageContent(
        MimeMessageInputStreamSource.create(mail.getName(), new ByteArrayInputStream(message)));
    return mail;
  }

  private static MailImpl jmap(MailImpl mail) {
    return jmap(mail, "a@example.com");
  }

  private static MailImpl jmap(MailImpl mail, String account) {
    set(mail, AttributeName.of("org.apache.james.jmap.send.MailMetaData.username"), account);
    return mail;
  }

  private static MailImpl smtp(MailImpl mail, String address) {
    mail.setRemoteAddr(address);
    set(mail, Mail.SMTP_SESSION_ID, "1");
    return mail;
  }

  private static void set(Mail mail, AttributeName name, String value) {
    mail.setAttribute(new Attribute(name, AttributeValue.of(value)));
  }
}
