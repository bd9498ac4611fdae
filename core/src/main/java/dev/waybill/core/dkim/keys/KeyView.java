// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import dev.waybill.core.dkim.RsaProvider;
import java.time.Instant;

/**
 * One key as people and programs read it; nothing in it is secret.
 *
 * <p>Immutable. Points in time are ISO 8601, empty when there is none.
 *
 * @param domain whose mail it signs
 * @param selector its name
 * @param algorithm {@code rsa} or {@code ed25519}
 * @param state how far it has come
 * @param since when it came into its state
 * @param made when it was made
 * @param activeFrom when it began or will begin to sign
 * @param trial whether it may sign unseen
 * @param finding what the DNS says of it
 * @param looked when somebody looked last
 * @param recordName where its record belongs
 * @param recordValue the text of its record
 * @param revocation the text that takes it back
 * @param computedBy who computes its signatures
 */
public record KeyView(
    String domain,
    String selector,
    String algorithm,
    String state,
    String since,
    String made,
    String activeFrom,
    boolean trial,
    String finding,
    String looked,
    String recordName,
    String recordValue,
    String revocation,
    String computedBy) {

  /** What is to be read of a key. */
  public static KeyView of(ManagedKey key) {
    return new KeyView(
        key.name().domain().value(),
        key.name().selector().value(),
        key.kind().tag(),
        key.state().toString(),
        key.since().toString(),
        key.madeAt().toString(),
        key.activeFrom().map(Instant::toString).orElse(""),
        key.trial(),
        KeyMessages.finding(key),
        key.watch().looked().map(Instant::toString).orElse(""),
        key.record().name().value(),
        key.record().value(),
        key.revocation().value(),
        key.kind() == KeyKind.RSA ? RsaProvider.preferred().name() : "Bouncy Castle");
  }
}
