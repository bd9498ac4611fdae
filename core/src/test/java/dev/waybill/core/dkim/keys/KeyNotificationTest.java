// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import static dev.waybill.core.dkim.keys.Keys.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.notice.Notification;
import dev.waybill.core.notice.NotificationMail;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class KeyNotificationTest {

  private static final ManagedKey KEY = Keys.key("a", KeyState.NEW, 0);

  private static String mail(Notification notification) {
    return new String(
        new NotificationMail(new DomainName("example.net"))
            .forPostmaster(Mailbox.parse("postmaster@example.net"), notification),
        StandardCharsets.US_ASCII);
  }

  @Test
  void asks_for_the_record_in_every_form_in_which_people_need_it() {
    KeyNotice notice = KeyNotice.of(NoticeKind.PUBLISH, KEY, KeyMessages.publish(KEY));

    Notification told = KeyNotification.of(notice, NOW);

    assertThat(mail(told).lines())
        .contains(
            "Subject: Publish the DKIM key a of example.com",
            "  a._domainkey",
            "  a._domainkey.example.com",
            "  v=DKIM1; k=rsa; p=cHVibGlj",
            "  a._domainkey.example.com. IN TXT ( \"v=DKIM1; k=rsa; p=cHVibGlj\" )",
            "  waybill dkim show example.com a");
    assertThat(told.json().toString())
        .contains("\"kind\":\"publish\"", "\"recordValue\":\"v=DKIM1; k=rsa; p=cHVibGlj\"");
  }

  @ParameterizedTest
  @EnumSource(NoticeKind.class)
  void has_a_subject_of_its_own_and_says_the_text(NoticeKind kind) {
    KeyNotice notice = KeyNotice.of(kind, KEY, "something happened");

    Notification told = KeyNotification.of(notice, NOW);

    List<String> subjects =
        Arrays.stream(NoticeKind.values())
            .map(other -> KeyNotification.of(KeyNotice.of(other, KEY, ""), NOW).subject())
            .collect(Collectors.toList());
    assertThat(subjects).containsOnlyOnce(told.subject());
    assertThat(mail(told)).contains("The DKIM key a of example.com: something happened.");
    assertThat(told.id()).matches("dkim\\.[0-9a-f-]{36}");
  }

  @Test
  void is_another_one_when_it_happens_again() {
    KeyNotice notice = KeyNotice.of(NoticeKind.MISMATCH, KEY, "gone");

    assertThat(KeyNotification.of(notice, NOW).id())
        .isEqualTo(KeyNotification.of(notice, NOW).id())
        .isNotEqualTo(KeyNotification.of(notice, NOW.plusSeconds(1)).id());
  }

  @Test
  void goes_to_people_unless_nobody_has_to_do_anything() {
    assertThat(Arrays.stream(NoticeKind.values()).filter(kind -> !kind.isForPeople()))
        .containsExactly(NoticeKind.SEEN, NoticeKind.ACTIVE);
  }

  @Test
  void of_an_alarm_says_what_it_was_given() {
    Notification told = KeyNotification.alarm("A signature was broken", "Look at it.", NOW);

    assertThat(mail(told)).contains("Subject: A signature was broken", "\r\n\r\nLook at it.\r\n");
  }
}
