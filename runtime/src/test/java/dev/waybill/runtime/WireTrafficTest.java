// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.delivery.TransmissionListener.Transmission;
import dev.waybill.core.dkim.DkimSigner;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dkim.SignatureForm;
import dev.waybill.core.dkim.SignatureOrder;
import dev.waybill.core.dkim.SigningKey;
import dev.waybill.core.dkim.keys.ManagedKey;
import dev.waybill.core.dkim.wire.OutboundVerificationSettings;
import dev.waybill.core.dkim.wire.WireMismatch;
import dev.waybill.core.message.MessageToken;
import dev.waybill.testkit.time.FixedClock;
import java.io.ByteArrayInputStream;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class WireTrafficTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final String MESSAGE = "From: a@example.com\r\n\r\nHello.\r\n";
  private static final MessageToken TOKEN = MessageToken.derive("mail");

  private final SigningKey key = key();
  private final SignatureOrder order = SignatureOrder.of(key);
  private final List<WireMismatch> heard = new ArrayList<>();
  private final WireTraffic traffic =
      new WireTraffic(
          () -> new OutboundVerificationSettings(OptionalInt.of(1)),
          name -> Optional.of(ManagedKey.made(key, NOON, false)),
          heard::add,
          FixedClock.at(NOON));

  private static SigningKey key() {
    try {
      return new SigningKey(
          new DomainName("example.com"),
          new Selector("e"),
          KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private void leave(String message) {
    byte[] fields =
        new DkimSigner(SignatureForm.DEFAULTS)
            .sign(new ByteArrayInputStream(MESSAGE.getBytes(ISO_8859_1)), List.of(order), NOON)
            .fold(
                signed -> signed.octets(),
                refused -> {
                  throw new AssertionError(refused);
                });
    traffic.signed(TOKEN, List.of(order));
    Transmission transmission = traffic.listen(TOKEN, "mx").orElseThrow();
    transmission.octets(fields, fields.length);
    byte[] rest = (message + ".\r\n").getBytes(ISO_8859_1);
    transmission.octets(rest, rest.length);
    transmission.complete();
  }

  @Test
  void A_good_message_is_counted_and_a_bad_one_twice() {
    leave(MESSAGE);
    assertThat(traffic.figures().checked()).isEqualTo(1);
    assertThat(traffic.figures().mismatched()).isZero();

    leave(MESSAGE.replace("Hello", "Hullo"));
    assertThat(traffic.figures().checked()).isEqualTo(2);
    assertThat(traffic.figures().mismatched()).isEqualTo(1);
    assertThat(heard).singleElement().isEqualTo(traffic.figures().last().orElseThrow());
    assertThat(heard.get(0).key()).hasToString("e._domainkey.example.com");
  }

  @Test
  void A_message_that_nobody_signed_is_not_listened_to() {
    assertThat(traffic.listen(TOKEN, "mx")).isEmpty();
  }

  @Test
  void A_message_that_broke_off_is_listened_to_again() {
    traffic.signed(TOKEN, List.of(order));
    traffic.listen(TOKEN, "mx").orElseThrow().broken();

    assertThat(traffic.listen(TOKEN, "mx")).isPresent();
  }
}
