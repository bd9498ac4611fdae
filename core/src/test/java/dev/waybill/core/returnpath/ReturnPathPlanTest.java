// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.returnpath;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class ReturnPathPlanTest {

  private static final MessageToken TOKEN = new MessageToken("0123456789abcdef");
  private static final Instant ACCEPTED = Instant.parse("2026-03-01T10:00:00Z");
  private static final DomainName OURS = DomainName.parse("example.com");
  private static final DomainName FALLBACK = DomainName.parse("mail.example.net");

  private final BounceHosts hosts =
      new BounceHosts(
          ReturnPathSettings.DEFAULTS.hostTemplate(), OURS::equals, () -> Optional.of(FALLBACK));
  private final ReturnPathPlan plan =
      new ReturnPathPlan(
          hosts,
          new ReturnPathCodec(
              new KeyRing(List.of(new NamedSecret("a", Secret.of(new byte[32])))),
              ReturnPathSettings.DEFAULTS.lifetime()));

  private EnvelopeSender planned(String sender) {
    return plan.senderFor(EnvelopeSender.parse(sender), TOKEN, 3, ACCEPTED);
  }

  private static Mailbox mailbox(EnvelopeSender sender) {
    return sender.mailbox().orElseThrow();
  }

  @Nested
  class Planning {
    @Test
    void puts_our_own_senders_on_the_bounce_host_of_their_domain() {
      assertThat(mailbox(planned("a@example.com")).domain().value())
          .isEqualTo("bounce.example.com");
    }

    @Test
    void puts_foreign_senders_on_the_fallback_host() {
      assertThat(mailbox(planned("a@example.org")).domain().value())
          .isEqualTo("bounce.mail.example.net");
    }

    @Test
    void never_rewrites_the_null_sender() {
      assertThat(planned("")).isEqualTo(EnvelopeSender.nobody());
    }

    @Test
    void planning_twice_is_planning_once() {
      EnvelopeSender once = planned("a@example.com");

      assertThat(plan.senderFor(once, TOKEN, 3, ACCEPTED)).isEqualTo(once);
    }

    @Test
    void does_not_trust_a_return_path_that_it_did_not_write() {
      String forged = "b-" + "0".repeat(52) + "@bounce.example.com";

      assertThat(mailbox(planned(forged)).domain().value()).isEqualTo("bounce.mail.example.net");
    }

    @Test
    void uses_the_fallback_when_the_name_would_be_too_long() {
      String label = "a".repeat(61);
      DomainName lengthy = DomainName.parse(String.join(".", label, label, label, label));
      BounceHosts all =
          new BounceHosts(
              new HostTemplate("bounce.{domain}"), domain -> true, () -> Optional.of(FALLBACK));

      assertThat(all.hostFor(lengthy)).contains(DomainName.parse("bounce.mail.example.net"));
    }
  }

  @Nested
  class Reading {
    @Test
    void reads_what_was_planned() {
      ReturnPath read = plan.read(mailbox(planned("a@example.com")), ACCEPTED);

      assertThat(read)
          .isInstanceOfSatisfying(
              ReturnPath.Genuine.class,
              genuine -> {
                assertThat(genuine.message()).isEqualTo(TOKEN);
                assertThat(genuine.index()).isEqualTo(3);
              });
    }

    @Test
    void sees_no_return_path_on_a_host_that_takes_no_bounces() {
      Mailbox path = mailbox(planned("a@example.com"));

      assertThat(plan.read(new Mailbox(path.localPart(), OURS), ACCEPTED))
          .isEqualTo(new ReturnPath.Foreign());
    }
  }

  @Nested
  class BounceHost {
    @Test
    void is_that_of_a_domain_of_ours_or_of_the_fallback() {
      assertThat(hosts.isBounceHost(DomainName.parse("Bounce.Example.COM"))).isTrue();
      assertThat(hosts.isBounceHost(DomainName.parse("bounce.mail.example.net"))).isTrue();
    }

    @Test
    void is_no_other() {
      for (String other :
          List.of("example.com", "bounce.example.org", "x.bounce.example.com", "bounce", "com")) {
        assertThat(hosts.isBounceHost(DomainName.parse(other))).as(other).isFalse();
      }
    }
  }

  @Nested
  class Template {
    @Test
    void may_have_more_than_one_label() {
      HostTemplate template = HostTemplate.parse("Back.Mail.{domain}");

      assertThat(template.hostOf(OURS)).contains(DomainName.parse("back.mail.example.com"));
      assertThat(template.domainOf(DomainName.parse("back.mail.example.com"))).contains(OURS);
      assertThat(HostTemplate.parse(template.toString())).isEqualTo(template);
    }

    @Test
    void without_labels_before_the_domain_is_refused() {
      for (String bad :
          List.of("", "bounce", "{domain}", ".{domain}", "b{domain}", "{domain}.b", "-.{domain}")) {
        assertThatIllegalArgumentException()
            .as(bad)
            .isThrownBy(() -> HostTemplate.parse(bad))
            .withMessage(
                "a bounce host is written as labels followed by .{domain}, such as"
                    + " bounce.{domain}, not \""
                    + bad
                    + "\"");
      }
    }
  }

  @Nested
  class Settings {
    @Test
    void have_these_defaults() {
      assertThat(ReturnPathSettings.DEFAULTS)
          .hasToString("ReturnPathSettings[hostTemplate=bounce.{domain}, lifetime=PT720H]");
    }

    @Test
    void refuse_a_lifetime_below_a_day_or_above_a_year() {
      HostTemplate template = ReturnPathSettings.DEFAULTS.hostTemplate();
      for (Duration bad : List.of(Duration.ofHours(23), Duration.ofDays(366))) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> new ReturnPathSettings(template, bad));
      }
    }
  }
}
