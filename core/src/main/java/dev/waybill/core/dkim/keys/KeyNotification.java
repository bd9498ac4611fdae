// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.dkim.PublicKeyRecord;
import dev.waybill.core.notice.JsonObject;
import dev.waybill.core.notice.Notification;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A notice about a key, for the postmaster and for programs. */
public final class KeyNotification {

  private KeyNotification() {}

  /** The notice, with the record in every form in which people need it. */
  public static Notification of(KeyNotice notice, Instant now) {
    List<String> help = new ArrayList<>();
    notice.record().ifPresent(record -> help.addAll(forms(record, notice.key())));
    help.add("All about the key, on the server:");
    help.add("  waybill dkim show " + notice.key().domain() + " " + notice.key().selector());
    return new Notification(
        "dkim-key",
        id(notice.kind() + "/" + notice.key(), now),
        now,
        List.of(),
        subject(notice),
        List.of(
            "The DKIM key "
                + notice.key().selector()
                + " of "
                + notice.key().domain()
                + ": "
                + notice.text()
                + "."),
        help,
        json(notice));
  }

  /** Something else about signatures that somebody should know, in one line and in words. */
  public static Notification alarm(String subject, String text, Instant now) {
    return new Notification(
        "dkim-alarm",
        id(subject, now),
        now,
        List.of(),
        subject,
        List.of(text),
        List.of(),
        new JsonObject().with("text", text));
  }

  private static List<String> forms(PublicKeyRecord record, KeyName key) {
    return List.of(
        "Publish this TXT record. In the web form of a DNS provider, in the zone "
            + key.domain()
            + ", the name and the value are",
        "  " + key.selector() + "._domainkey",
        "  " + record.value(),
        "For providers that want the full name:",
        "  " + record.name(),
        "As a line of a zone file:",
        "  " + record.zoneLine());
  }

  private static JsonObject json(KeyNotice notice) {
    JsonObject json =
        new JsonObject()
            .with("kind", notice.kind().label())
            .with("domain", notice.key().domain().value())
            .with("selector", notice.key().selector().value())
            .with("text", notice.text());
    return notice
        .record()
        .map(
            record ->
                json.with("recordName", record.name().value()).with("recordValue", record.value()))
        .orElse(json);
  }

  private static String subject(KeyNotice notice) {
    String key = "the DKIM key " + notice.key().selector() + " of " + notice.key().domain();
    return switch (notice.kind()) {
      case PUBLISH -> "Publish " + key;
      case SEEN -> "Seen in the DNS: " + key;
      case ACTIVE -> "Signs: " + key;
      case UNSEEN -> "Signing with a key whose record is not visible yet: " + key;
      case STANDS_STILL -> "Still not published: " + key;
      case MISMATCH -> "DNS record missing or wrong: " + key;
      case SEEN_AGAIN -> "Back in the DNS: " + key;
      case SILENCE -> "DNS checks fail: " + key;
      case RETIRED -> "Retired: " + key;
      case UNUSABLE -> "Cannot be used: " + key;
    };
  }

  private static String id(String what, Instant now) {
    return "dkim." + UUID.nameUUIDFromBytes((what + "/" + now).getBytes(StandardCharsets.UTF_8));
  }
}
