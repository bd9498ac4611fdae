// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.notice;

import dev.waybill.core.address.Mailbox;
import java.time.Instant;
import java.util.List;

/**
 * Something that happened and that somebody should know.
 *
 * <p>Immutable.
 *
 * @param event what kind of thing, such as {@code limit-reached}; for programs
 * @param id of this very event, of letters, digits, dots and hyphens: the same again is the same
 * @param at when it happened
 * @param concerned whose sending it is about; may be empty
 * @param subject in one line
 * @param words paragraphs for those concerned
 * @param forPostmaster further paragraphs, with what an administrator can do
 * @param json the same for programs, an object
 */
public record Notification(
    String event,
    String id,
    Instant at,
    List<Mailbox> concerned,
    String subject,
    List<String> words,
    List<String> forPostmaster,
    JsonObject json) {

  /** Copies the lists and begins the object with what all notifications have. */
  public Notification {
    concerned = List.copyOf(concerned);
    words = List.copyOf(words);
    forPostmaster = List.copyOf(forPostmaster);
    json =
        new JsonObject()
            .with("event", event)
            .with("id", id)
            .with("at", at.toString())
            .with("subject", subject)
            .with(json);
  }
}
