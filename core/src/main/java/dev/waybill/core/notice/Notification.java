// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.notice;

import dev.waybill.core.address.Mailbox;
import java.time.Instant;
import java.util.List;

/**
 * An event that people or programs are notified about.
 *
 * <p>Immutable.
 *
 * @param event its kind, such as {@code limit-reached}; for programs
 * @param id identifies this event (letters, digits, dots and hyphens); a repeated notification has
 *     the same id
 * @param at when it happened
 * @param concerned the addresses whose mail it is about; may be empty
 * @param subject in one line
 * @param words paragraphs for those concerned
 * @param forPostmaster further paragraphs, about what an administrator can do
 * @param json the same as a JSON object for programs
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

  /** Copies the lists and adds the members common to all notifications. */
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
