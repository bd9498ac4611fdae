// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.waybill.core.address.DomainName;
import dev.waybill.testkit.dkim.PlainDkimVerifier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.List;

/** One key for all tests, as its making takes longer than a hundred signatures. */
final class TestKey {

  static final Instant NOW = Instant.ofEpochSecond(1_767_225_600);

  static final SigningKey KEY =
      new SigningKey(
          new DomainName("example.com"), new Selector("wb202603a"), generate("RSA", 2048));

  static final DkimSigner SIGNER = new DkimSigner(SignatureForm.DEFAULTS);

  private TestKey() {}

  static PrivateKey generate(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair().getPrivate();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static SigningResult sign(String message) {
    return sign(message.getBytes(ISO_8859_1));
  }

  static SigningResult sign(byte[] message) {
    return sign(message, KEY);
  }

  static SigningResult sign(byte[] message, SigningKey key) {
    return SIGNER.sign(new ByteArrayInputStream(message), List.of(SignatureOrder.of(key)), NOW);
  }

  /** The fields, or a failed test. */
  static String fieldOf(SigningResult result) {
    return result.fold(
        signed -> String.join("", signed.fields()),
        refused -> {
          throw new AssertionError(refused);
        });
  }

  /** The signed message as an SMTP client sends it, so with a line end at its end. */
  static byte[] onTheWire(byte[] message) {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    wire.writeBytes(fieldOf(sign(message)).getBytes(ISO_8859_1));
    wire.writeBytes(message);
    if (!new String(message, ISO_8859_1).endsWith("\r\n")) {
      wire.writeBytes(Octets.CRLF);
    }
    return wire.toByteArray();
  }

  static String verify(byte[] message) {
    PublicKeyRecord published = KEY.publicKeyRecord();
    return new PlainDkimVerifier(published.name().value(), published.value()).verify(message);
  }
}
