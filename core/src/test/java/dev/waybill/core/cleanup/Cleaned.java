// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.cleanup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.waybill.core.cleanup.MessageCleaner.Progress;
import dev.waybill.core.header.MessageFault;
import dev.waybill.core.relay.Fixes;
import java.time.Instant;
import java.util.Optional;

/** What became of a message that came in. */
record Cleaned(String text, MessageCleaner cleaner, Progress last) {

  static final NewFields NEW =
      new NewFields("mx.example.com", Instant.parse("2026-12-01T12:00:00Z"), () -> "u1");

  static Cleaned of(Fixes fixes, String message) {
    StringBuilder text = new StringBuilder();
    MessageCleaner cleaner =
        new MessageCleaner(fixes, NEW, line -> text.append(new String(line, ISO_8859_1)));
    Progress last = Progress.GOES_ON;
    for (String line : message.split("(?<=\n)", -1)) {
      if (!line.isEmpty() && last == Progress.GOES_ON) {
        last = cleaner.line(line.getBytes(ISO_8859_1));
      }
    }
    return new Cleaned(text.toString(), cleaner, last);
  }

  Optional<MessageFault> fault() {
    return cleaner.fault();
  }
}
