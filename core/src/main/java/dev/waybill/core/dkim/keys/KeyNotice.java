// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.dkim.PublicKeyRecord;
import java.util.Optional;

/**
 * A notice about a key for the administrator.
 *
 * <p>Immutable; holds nothing secret.
 *
 * @param kind what it is about
 * @param key the key
 * @param text in words, with what to do
 * @param record what has to be published, when that is what has to be done
 */
public record KeyNotice(
    NoticeKind kind, KeyName key, String text, Optional<PublicKeyRecord> record) {

  static KeyNotice of(NoticeKind kind, ManagedKey key, String text) {
    return new KeyNotice(
        kind,
        key.name(),
        text,
        kind.asksForRecord() ? Optional.of(key.record()) : Optional.empty());
  }

  /** The whole of it in one line; where a key signs already, without its long record. */
  @Override
  public String toString() {
    String publish =
        kind == NoticeKind.UNSEEN
            ? ". See: waybill dkim show " + key.domain()
            : record
                .map(
                    wanted ->
                        ". Publish a TXT record named "
                            + wanted.name()
                            + " with the text "
                            + wanted.value())
                .orElse("");
    return "DKIM key " + key + ": " + text + publish;
  }
}
