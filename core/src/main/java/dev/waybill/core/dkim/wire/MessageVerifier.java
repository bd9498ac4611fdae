// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import dev.waybill.core.dkim.keys.KeyName;
import dev.waybill.core.dkim.keys.ManagedKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Verifies the signatures that a message should have (RFC 6376 §6.1), in one pass over its octets.
 *
 * <p>Keeps the header, and of the body its hashes. Confined to one message.
 */
final class MessageVerifier {

  /** Chosen: what the signer reads, 1 MiB, and room for its signatures on top of it. */
  static final int MOST_HEADER = 1_310_720;

  private static final byte LF = '\n';

  private final List<KeyName> signers;
  private final Function<KeyName, Optional<ManagedKey>> keys;
  private final Instant now;
  private final HeaderOctets header = new HeaderOctets();
  private final List<WireFinding> findings = new ArrayList<>();
  private final List<ExpectedSignature> found = new ArrayList<>();
  private HeaderText fields = new HeaderText(List.of());
  private boolean inBody;

  /** A verifier of one message that these keys have signed. */
  MessageVerifier(
      List<KeyName> signers, Function<KeyName, Optional<ManagedKey>> keys, Instant now) {
    this.signers = signers;
    this.keys = keys;
    this.now = now;
  }

  List<KeyName> signers() {
    return signers;
  }

  /** Takes the next octets of the message. */
  void update(byte[] octets, int from, int length) {
    int at = from;
    int end = from + length;
    while (!inBody && at < end) {
      header.put(octets[at]);
      if (octets[at] == LF && header.endsWithEmptyLine()) {
        begin(header.text());
      } else if (header.length() == MOST_HEADER) {
        tooLarge();
      }
      at++;
    }
    if (at < end) {
      for (ExpectedSignature signature : found) {
        signature.update(octets, at, end - at);
      }
    }
  }

  /**
   * Ends the message; answers what is wrong with it. Called once.
   *
   * @param framing what is wrong with the end of the message, or an empty text
   */
  List<WireFinding> finish(String framing) {
    if (!inBody) {
      begin(header.text());
    }
    if (!framing.isEmpty()) {
      signers.forEach(key -> add(key, WireFault.FRAMING, framing));
      return findings;
    }
    for (ExpectedSignature signature : found) {
      signature.judge(fields, keys.apply(signature.key()), now).ifPresent(findings::add);
    }
    return findings;
  }

  private void begin(String text) {
    inBody = true;
    fields = HeaderText.parse(text);
    for (KeyName key : signers) {
      fields
          .topmost(key)
          .ifPresentOrElse(tags -> expect(key, tags), () -> add(key, WireFault.MISSING, ""));
    }
  }

  private void expect(KeyName key, TagList tags) {
    try {
      found.add(new ExpectedSignature(key, SignatureClaim.of(tags)));
    } catch (IllegalArgumentException e) {
      add(key, WireFault.MALFORMED, "it " + e.getMessage());
    }
  }

  // The signer would have refused it, so somebody has added to it.
  private void tooLarge() {
    inBody = true;
    signers.forEach(
        key -> add(key, WireFault.HEADER, "the header has " + MOST_HEADER + " octets and more"));
  }

  private void add(KeyName key, WireFault fault, String detail) {
    findings.add(new WireFinding(key, fault, detail));
  }
}
