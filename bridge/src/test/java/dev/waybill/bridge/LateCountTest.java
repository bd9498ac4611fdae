// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.limit.Counted;
import dev.waybill.core.limit.Limit;
import dev.waybill.core.limit.LimitSettings;
import dev.waybill.core.limit.Limiter;
import dev.waybill.core.limit.MemoryLimitStore;
import dev.waybill.core.limit.OverLimitAction;
import dev.waybill.core.limit.Rate;
import dev.waybill.core.limit.RecipientHash;
import dev.waybill.core.limit.Schedule;
import dev.waybill.core.limit.Scope;
import dev.waybill.core.limit.StoreDown;
import dev.waybill.core.limit.Usage;
import dev.waybill.testkit.time.FixedClock;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LateCountTest {

  private static final Limit LIMIT =
      new Limit(
          "strict",
          Scope.SENDER,
          List.of(),
          Counted.RECIPIENTS,
          Rate.parse("3/h"),
          OverLimitAction.DEFER,
          Schedule.NONE,
          StoreDown.TEMPFAIL,
          List.of(),
          7);

  private final FixedClock clock = FixedClock.at("2026-11-23T12:00:00Z");
  private final LimitSettings settings =
      new LimitSettings(ZoneOffset.UTC, 1, "waybill", List.of(LIMIT), List.of(), List.of());
  private final StoreThatGoesAway store =
      new StoreThatGoesAway(new MemoryLimitStore(id -> settings.effective(id)));
  private final CountedMetrics metrics = new CountedMetrics();
  private final List<Mail> mails = new ArrayList<>();

  @AfterEach
  void disposeOfMails() {
    mails.forEach(LifecycleUtil::dispose);
  }

  private boolean isOver(Mail mail) throws Exception {
    Limiter limiter =
        new Limiter(
            settings,
            new Limiter.Surroundings(
                store,
                clock,
                RecipientHash.of(new byte[16]),
                domain -> Optional.empty(),
                (usage, percent) -> {}));
    return new LateCount(limiter, new LimitOutcomes(metrics)).isOver(mail);
  }

  private Mail mail(String... recipients) throws Exception {
    MailImpl mail =
        MailImpl.builder()
            .name(MailImpl.getId())
            .sender("news@example.com")
            .addRecipients(recipients)
            .build();
    mails.add(mail);
    byte[] message = "From: news@example.com\r\n\r\nHello.\r\n".getBytes(StandardCharsets.UTF_8);
    mail.setMessageContent(
        MimeMessageInputStreamSource.create(mail.getName(), new ByteArrayInputStream(message)));
    return mail;
  }

  private long used() {
    return store.usages(clock.instant()).stream().mapToLong(Usage::used).sum();
  }

  @Test
  void counts_a_mail_once() throws Exception {
    Mail mail = mail("a@remote.example", "b@remote.example");

    assertThat(isOver(mail)).isFalse();
    assertThat(isOver(mail)).isFalse();

    assertThat(used()).isEqualTo(2);
    assertThat(MailAttributes.isUncounted(mail)).isFalse();
  }

  @Test
  void stops_all_of_a_mail_for_which_there_is_no_room() throws Exception {
    Mail mail = mail("a@remote.example", "b@remote.example", "c@remote.example", "d@x.example");

    assertThat(isOver(mail)).isTrue();

    assertThat(used()).isZero();
    assertThat(metrics.counts()).containsOnlyKeys("waybill.limit.deferred");
  }

  @Test
  void lets_a_mail_wait_that_nobody_can_count_now() throws Exception {
    store.goAway();
    Mail mail = mail("a@remote.example");

    assertThat(isOver(mail)).isFalse();

    assertThat(MailAttributes.isUncounted(mail)).isTrue();
    assertThat(MailAttributes.isCounted(mail)).isFalse();
    assertThat(metrics.counts()).isEmpty();
  }

  @Test
  void leaves_the_count_of_what_waits_to_the_queue() throws Exception {
    store.goAway();
    Mail mail = mail("a@remote.example");
    isOver(mail);
    store.comeBack();

    assertThat(isOver(mail)).isFalse();

    assertThat(used()).isZero();
  }
}
