// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.dkim.keys.KeyNotification;
import dev.waybill.core.notice.NotifySettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NotifierTest {

  private static final Instant NOW = Instant.parse("2026-12-01T08:00:00Z");

  private final HostOfTheTest host = new HostOfTheTest();
  private final HostLink link = new HostLink(host);
  private final Tasks tasks = new Tasks();
  private final Notifier notifier =
      new Notifier(
          "test",
          () -> NotifySettings.DEFAULTS,
          link,
          () ->
              host.reaches(HostOfTheTest.POSTMASTER)
                  ? Optional.of(HostOfTheTest.POSTMASTER)
                  : Optional.empty(),
          tasks);

  @AfterEach
  void close() {
    notifier.close();
    tasks.close();
  }

  private void tell(String subject) {
    notifier.tell(KeyNotification.alarm(subject, "text of " + subject, NOW));
  }

  private void awaitPostmaster(String... subjects) {
    await().until(() -> host.sent.size() == subjects.length);
    assertThat(host.sent).allMatch(mail -> mail.to().equals(HostOfTheTest.POSTMASTER));
    assertThat(host.sent)
        .zipSatisfy(
            List.of(subjects),
            (mail, subject) -> assertThat(mail.text()).contains("text of " + subject));
  }

  @Test
  void what_there_was_to_tell_before_the_host_was_ready_is_told_then() {
    tell("first");
    tell("second");
    assertThat(host.sent).isEmpty();

    link.ready(host);
    notifier.hostReady();

    awaitPostmaster("first", "second");
  }

  @Test
  void a_notice_that_the_host_does_not_take_is_told_again_and_in_order() {
    link.ready(host);
    host.failures.set(1);

    tell("first");
    tell("second");

    awaitPostmaster("first", "second");
  }

  @Test
  void a_postmaster_whose_mailbox_comes_late_is_waited_for() {
    link.ready(host);
    Set<Mailbox> later = host.mailboxes;
    host.mailboxes = Set.of();
    tell("first");
    await().during(Duration.ofMillis(200)).until(host.sent::isEmpty);

    host.mailboxes = later;

    awaitPostmaster("first");
  }

  @Test
  void too_much_is_dropped_and_counted() {
    for (int i = 0; i < 1100; i++) {
      tell("subject " + i);
    }

    assertThat(notifier.dropped()).isEqualTo(100);
  }
}
