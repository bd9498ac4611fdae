// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.waybill.core.dkim.keys.KeyName;
import dev.waybill.core.dkim.keys.ManagedKey;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;

/** One signature that was found, while the body goes by. Confined to one message. */
final class ExpectedSignature {

  private final KeyName key;
  private final SignatureClaim claim;
  private final BodyHash body;

  ExpectedSignature(KeyName key, SignatureClaim claim) {
    this.key = key;
    this.claim = claim;
    this.body = new BodyHash(claim.form().relaxedBody(), claim.bodyOctets().orElse(Long.MAX_VALUE));
  }

  KeyName key() {
    return key;
  }

  void update(byte[] octets, int from, int length) {
    body.update(octets, from, length);
  }

  /** What is wrong with it; empty when it verifies. Called once, after the body. */
  Optional<WireFinding> judge(HeaderText header, Optional<ManagedKey> known, Instant now) {
    if (claim.expires().isBefore(now)) {
      return finding(WireFault.EXPIRED, "at " + claim.expires() + ", see expires-after");
    }
    if (!MessageDigest.isEqual(body.finish(), claim.bodyHash())) {
      return finding(WireFault.BODY, "the canonical body has " + body.total() + " octets");
    }
    if (claim.isLongerThan(body.total())) {
      return finding(WireFault.BODY, "it is shorter than l= says");
    }
    if (known.isEmpty()) {
      return finding(WireFault.NO_KEY, "");
    }
    return judge(header.signedBy(claim).getBytes(ISO_8859_1), known.get());
  }

  private Optional<WireFinding> judge(byte[] signed, ManagedKey known) {
    if (!claim.algorithm().equals(known.kind().tag() + "-sha256")) {
      return finding(WireFault.MALFORMED, "it says a=" + claim.algorithm());
    }
    try {
      return PublicHalf.of(known).fits(signed, claim.signature())
          ? Optional.empty()
          : finding(WireFault.HEADER, "");
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return finding(WireFault.NO_KEY, "its public half cannot be read: " + e);
    }
  }

  private Optional<WireFinding> finding(WireFault fault, String detail) {
    return Optional.of(new WireFinding(key, fault, detail));
  }
}
