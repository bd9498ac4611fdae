// SPDX-License-Identifier: Apache-2.0
package dev.waybill.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.waybill.core.reply.Reply;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The members of a JSON object that a reply becomes; all absent without one. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ReplyParts(
    @Nullable Integer code,
    @Nullable String status,
    @Nullable String text,
    @Nullable String remote) {

  static ReplyParts of(Optional<Reply> reply, String remote) {
    return new ReplyParts(
        reply.map(Reply::code).orElse(null),
        reply.map(known -> known.statusOrDefault().toString()).orElse(null),
        reply.map(Reply::text).orElse(null),
        text(remote));
  }

  /** Absent instead of empty. */
  static @Nullable String text(String value) {
    return value.isEmpty() ? null : value;
  }
}
