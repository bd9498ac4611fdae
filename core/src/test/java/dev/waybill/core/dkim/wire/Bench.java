// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.DkimSigner;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dkim.SignatureForm;
import dev.waybill.core.dkim.SignatureOrder;
import dev.waybill.core.dkim.SigningKey;
import dev.waybill.core.dkim.keys.DnsObservation;
import dev.waybill.core.dkim.keys.KeyKind;
import dev.waybill.core.dkim.keys.KeyName;
import dev.waybill.core.dkim.keys.KeyState;
import dev.waybill.core.dkim.keys.ManagedKey;
import dev.waybill.testkit.time.FixedClock;
import java.io.ByteArrayInputStream;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** A wire check of every message with keys that it knows, and what it told. */
final class Bench {

  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  static final SigningKey RSA = key("r", "RSA", 1024);
  static final SigningKey EDWARDS = key("e", "Ed25519", 255);

  final FixedClock clock = FixedClock.at(NOON);
  final List<WireMismatch> told = new ArrayList<>();
  final Map<KeyName, ManagedKey> known = new HashMap<>();
  OutboundVerificationSettings settings = new OutboundVerificationSettings(OptionalInt.of(1));
  final OutboundVerification check =
      new OutboundVerification(
          () -> settings, name -> Optional.ofNullable(known.get(name)), told::add, clock);

  static SigningKey key(String selector, String algorithm, int size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      return new SigningKey(
          new DomainName("example.com"),
          new Selector(selector),
          generator.generateKeyPair().getPrivate());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  static KeyName name(SigningKey key) {
    return new KeyName(key.domain(), key.selector());
  }

  /** A bench that knows both keys. */
  static Bench withKeys() {
    Bench bench = new Bench();
    for (SigningKey key : List.of(RSA, EDWARDS)) {
      bench.known.put(name(key), ManagedKey.made(key, NOON, false));
    }
    return bench;
  }

  /** Has a key known by what is in a record. */
  KeyName knows(String domain, String selector, KeyKind kind, String publicKey) {
    KeyName name = new KeyName(new DomainName(domain), new Selector(selector));
    known.put(
        name,
        new ManagedKey(
            name,
            kind,
            publicKey,
            KeyState.ACTIVE,
            NOON,
            NOON,
            Optional.of(NOON),
            false,
            DnsObservation.NOTHING,
            Set.of()));
    return name;
  }

  /** The message with signatures of both keys on top. */
  static String signed(String message, SignatureForm form) {
    return signed(message, form, List.of(RSA, EDWARDS));
  }

  static String signed(String message, SignatureForm form, List<SigningKey> keys) {
    return new DkimSigner(form)
            .sign(
                new ByteArrayInputStream(message.getBytes(ISO_8859_1)),
                keys.stream().map(SignatureOrder::of).toList(),
                NOON)
            .fold(
                fields -> String.join("", fields.fields()),
                refused -> {
                  throw new AssertionError(refused);
                })
        + message;
  }

  /** What an SMTP client writes for a message: doubled dots, a line end, the dot. */
  static String data(String message) {
    String whole = message.isEmpty() || message.endsWith("\r\n") ? message : message + "\r\n";
    return ("\r\n" + whole).replace("\r\n.", "\r\n..").substring(2) + ".\r\n";
  }

  /** What is wrong with a message as it was written, in blocks of this size. */
  List<WireFault> faults(String data, int block, KeyName... signers) {
    String message = "m" + check.figures().checked();
    check.signed(message, List.of(signers));
    WireReading reading = check.reading(message, "mx.example.org").orElseThrow();
    byte[] octets = data.getBytes(ISO_8859_1);
    byte[] buffer = new byte[block];
    int before = told.size();
    for (int at = 0; at < octets.length; at += block) {
      int length = Math.min(block, octets.length - at);
      System.arraycopy(octets, at, buffer, 0, length);
      reading.octets(buffer, length);
    }
    clock.advance(Duration.ofHours(1));
    reading.complete();
    return told.subList(before, told.size()).stream().map(WireMismatch::fault).toList();
  }

  List<WireFault> faults(String data) {
    return faults(data, 4096, name(RSA), name(EDWARDS));
  }
}
