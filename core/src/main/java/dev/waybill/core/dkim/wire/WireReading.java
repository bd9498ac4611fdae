// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

/**
 * One message that goes over the wire. Confined to one transaction, which calls either {@link
 * #complete} or {@link #broken} at its end.
 */
public final class WireReading {

  private final OutboundVerification check;
  private final String message;
  private final String nextHop;
  private final MessageVerifier verifier;
  private final DotReader dots;

  WireReading(
      OutboundVerification check, String message, String nextHop, MessageVerifier verifier) {
    this.check = check;
    this.message = message;
    this.nextHop = nextHop;
    this.verifier = verifier;
    this.dots = new DotReader(verifier::update);
  }

  /** Takes the next octets of DATA as they were written; does not keep the array. */
  public void octets(byte[] written, int length) {
    dots.update(written, length);
  }

  /** The final dot was written: this is the message that the other side got. */
  public void complete() {
    check.judge(message, nextHop, verifier.finish(dots.problem()));
  }

  /** The message did not leave in whole, and will come again in another transaction. */
  public void broken() {
    check.again(message, verifier.signers());
  }
}
