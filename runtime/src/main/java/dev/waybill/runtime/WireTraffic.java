// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.delivery.TransmissionListener;
import dev.waybill.core.dkim.SignatureOrder;
import dev.waybill.core.dkim.SigningKey;
import dev.waybill.core.dkim.keys.KeyName;
import dev.waybill.core.dkim.keys.ManagedKey;
import dev.waybill.core.dkim.wire.OutboundVerification;
import dev.waybill.core.dkim.wire.OutboundVerificationSettings;
import dev.waybill.core.dkim.wire.WireFigures;
import dev.waybill.core.dkim.wire.WireListener;
import dev.waybill.core.dkim.wire.WireReading;
import dev.waybill.core.message.MessageToken;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Leads what delivery writes to the check of what was signed, as neither knows the other.
 *
 * <p>Thread-safe.
 */
public final class WireTraffic implements TransmissionListener {

  private final OutboundVerification check;

  WireTraffic(
      Supplier<OutboundVerificationSettings> settings,
      Function<KeyName, Optional<ManagedKey>> keys,
      WireListener listener,
      InstantSource clock) {
    this.check = new OutboundVerification(settings, keys, listener, clock);
  }

  /** Hears that a message was signed. */
  void signed(MessageToken message, List<SignatureOrder> orders) {
    List<KeyName> signers =
        orders.stream().map(SignatureOrder::key).map(WireTraffic::name).toList();
    check.signed(message.text(), signers);
  }

  @Override
  public Optional<Transmission> listen(MessageToken message, String nextHop) {
    return check.reading(message.text(), nextHop).map(CheckedTransmission::new);
  }

  /** What the check has seen since the start. */
  public WireFigures figures() {
    return check.figures();
  }

  private static KeyName name(SigningKey key) {
    return new KeyName(key.domain(), key.selector());
  }

  private record CheckedTransmission(WireReading reading) implements Transmission {

    @Override
    public void octets(byte[] written, int length) {
      reading.octets(written, length);
    }

    @Override
    public void complete() {
      reading.complete();
    }

    @Override
    public void broken() {
      reading.broken();
    }
  }
}
