// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.DkimSigner;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dkim.SignatureForm;
import dev.waybill.core.dkim.SignatureOrder;
import dev.waybill.core.dkim.SigningKey;
import dev.waybill.core.dkim.SigningResult;
import dev.waybill.testkit.dkim.SampleMessages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What other people's verifiers say about our signatures.
 *
 * <p>dkimpy (Debian: python3-dkim), OpenDKIM (opendkim) and Mail::DKIM (libmail-dkim-perl) are
 * asked where they are installed; the output says who was. Where one of them disagrees, a test of
 * its own says why. The tests of core ask a verifier of our own about the same kind of messages.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DkimInteropTest {

  private static final int MESSAGES = 2_000;
  private static final long SEED = 20260301;

  private static final String RELAXED = "relaxed/relaxed";
  private static final String SIMPLE = "simple/simple";

  private enum Algorithm {
    RSA,
    ED25519
  }

  @TempDir private Path temporary;

  private KeyDirectory keys;

  @BeforeEach
  void openKeys() {
    keys =
        new KeyDirectory(
            temporary.resolve("keys-private"), InstantSource.system(), new SecureRandom());
  }

  @ParameterizedTest
  @CsvSource({
    "RSA,relaxed/relaxed",
    "RSA,relaxed/simple",
    "RSA,simple/relaxed",
    "RSA,simple/simple",
    "ED25519,relaxed/relaxed",
    "ED25519,relaxed/simple",
    "ED25519,simple/relaxed",
    "ED25519,simple/simple"
  })
  void every_verifier_accepts_every_signed_message(Algorithm algorithm, String canonicalization)
      throws IOException {
    SigningKey key = key(algorithm);
    List<Path> files = write(signed(key, canonicalization, samples()));

    for (ForeignVerifier verifier : verifiers(key, algorithm)) {
      List<Path> readable = files;
      if (verifier.isOpenDkim() && canonicalization.startsWith("simple/")) {
        List<byte[]> evenlySpaced =
            samples().stream().map(DkimInteropTest::withOneSpaceAfterColons).toList();
        readable = write(signed(key, canonicalization, evenlySpaced));
      }
      assertThat(verifier.verify(readable))
          .as(verifier.name())
          .isEqualTo(new ForeignVerifier.Verdicts(MESSAGES, List.of()));
    }
  }

  private static List<byte[]> signed(
      SigningKey key, String canonicalization, List<byte[]> messages) {
    DkimSigner signer =
        new DkimSigner(SignatureForm.DEFAULTS.withCanonicalization(canonicalization));
    return messages.stream()
        .map(message -> onTheWire(octets(sign(signer, key, message)), message))
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void no_verifier_accepts_a_message_with_one_signed_octet_changed(Algorithm algorithm)
      throws IOException {
    SigningKey key = key(algorithm);
    Random random = new Random(SEED);
    List<byte[]> changed = new ArrayList<>();
    DkimSigner signer = new DkimSigner(SignatureForm.DEFAULTS);
    for (byte[] message : samples()) {
      byte[] fields = octets(sign(signer, key, message));
      byte[] wire = onTheWire(fields, message);
      wire[signedOctet(wire, fields.length, random)] ^= 0x40;
      changed.add(wire);
    }

    List<Path> files = write(changed);
    for (ForeignVerifier verifier : verifiers(key, algorithm)) {
      ForeignVerifier.Verdicts verdicts = verifier.verify(files);
      assertThat(verdicts.passed()).as(verifier.name()).isZero();
      assertThat(verdicts.others()).as(verifier.name()).hasSizeGreaterThanOrEqualTo(MESSAGES);
    }
  }

  /**
   * OpenDKIM is a milter, and what stands between a colon and the value is lost on the way to it
   * unless the mail server promises to keep it; its test mode does not, and puts one space there.
   */
  @Test
  void opendkim_in_its_test_mode_sees_one_space_after_each_colon() throws IOException {
    SigningKey key = key(Algorithm.RSA);
    byte[] none = signed(key, SIMPLE, "From:<sender@example.com>\r\n\r\nx\r\n");
    byte[] one = signed(key, SIMPLE, "From: <sender@example.com>\r\n\r\nx\r\n");

    assertPassed(key, none, "dkimpy", "Mail::DKIM");
    assertPassed(key, one, "dkimpy", "opendkim", "Mail::DKIM");
  }

  /** Mail::DKIM 1.20230212 of Debian 12 is older than its support of RFC 8463. */
  @Test
  void mail_dkim_does_not_know_ed25519_and_still_verifies_the_rsa_signature_beside_it()
      throws IOException {
    byte[] message = "From: <sender@example.com>\r\n\r\nx\r\n".getBytes(ISO_8859_1);
    SigningKey edwards = key(Algorithm.ED25519);
    SigningKey rsa = key(Algorithm.RSA);
    List<SignatureOrder> both = List.of(SignatureOrder.of(rsa), SignatureOrder.of(edwards));
    byte[] signed =
        onTheWire(
            octets(
                new DkimSigner(SignatureForm.DEFAULTS)
                    .sign(new ByteArrayInputStream(message), both, Instant.now())),
            message);

    assertPassed(rsa, signed, "dkimpy", "opendkim", "Mail::DKIM");
    byte[] alone = signed(edwards, RELAXED, List.of(message)).get(0);
    assertPassed(edwards, alone, "dkimpy", "opendkim");
  }

  private void assertPassed(SigningKey key, byte[] message, String... names) throws IOException {
    for (ForeignVerifier verifier : installed(key)) {
      assertThat(verifier.verify(write(List.of(message))).passed())
          .as(verifier.name())
          .isEqualTo(List.of(names).contains(verifier.name()) ? 1 : 0);
    }
  }

  private SigningKey key(Algorithm algorithm) {
    DomainName domain = new DomainName("example.com");
    return algorithm == Algorithm.RSA
        ? keys.create(domain, new Selector("rsa"), 2048)
        : keys.createEd25519(domain, new Selector("ed25519"));
  }

  private List<ForeignVerifier> verifiers(SigningKey key, Algorithm algorithm) throws IOException {
    List<ForeignVerifier> able =
        installed(key).stream()
            .filter(verifier -> algorithm == Algorithm.RSA || !verifier.isMailDkim())
            .toList();
    // Says that a run on a bare machine is not the whole proof.
    System.out.println(
        "DKIM verifiers of "
            + algorithm
            + ": "
            + able.stream().map(ForeignVerifier::name).toList());
    return able;
  }

  private List<ForeignVerifier> installed(SigningKey key) throws IOException {
    return ForeignVerifier.installed(key.publicKeyRecord(), temporary);
  }

  private static List<byte[]> samples() {
    SampleMessages samples = new SampleMessages(new Random(SEED));
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      messages.add(samples.next());
    }
    return messages;
  }

  private static byte[] signed(SigningKey key, String canonicalization, String message) {
    return signed(key, canonicalization, List.of(message.getBytes(ISO_8859_1))).get(0);
  }

  private static SigningResult sign(DkimSigner signer, SigningKey key, byte[] message) {
    return signer.sign(
        new ByteArrayInputStream(message), List.of(SignatureOrder.of(key)), Instant.now());
  }

  private static byte[] octets(SigningResult result) {
    return result.fold(
        SigningResult.Signed::octets,
        refused -> {
          throw new AssertionError(refused);
        });
  }

  /** As an SMTP client sends it: the field in front, a line end at the end. */
  private static byte[] onTheWire(byte[] field, byte[] message) {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    wire.writeBytes(field);
    wire.writeBytes(message);
    if (!new String(message, ISO_8859_1).endsWith("\r\n")) {
      wire.writeBytes("\r\n".getBytes(ISO_8859_1));
    }
    return wire.toByteArray();
  }

  private static byte[] withOneSpaceAfterColons(byte[] message) {
    String text = new String(message, ISO_8859_1);
    int blank = text.indexOf("\r\n\r\n");
    int headerEnd = blank < 0 ? text.length() : blank;
    String header =
        text.substring(0, headerEnd).replaceAll("(?m)^([!-~&&[^:]]+):(?:[ \t]|\r\n[ \t])*", "$1: ");
    return (header + text.substring(headerEnd)).getBytes(ISO_8859_1);
  }

  /** A letter of the author's address, or of the body. */
  private static int signedOctet(byte[] wire, int start, Random random) {
    String text = new String(wire, ISO_8859_1);
    int body = text.indexOf("\r\n\r\n", start) + 4;
    int at = body + random.nextInt(Math.max(1, wire.length - body));
    boolean inBody = body >= 4 && at < wire.length && Character.isLetter(text.charAt(at));
    return inBody ? at : text.indexOf("<sender@example.com>", start) + 1 + random.nextInt(6);
  }

  private List<Path> write(List<byte[]> messages) throws IOException {
    List<Path> files = new ArrayList<>();
    for (byte[] message : messages) {
      Path file = temporary.resolve("message-" + files.size() + ".eml");
      files.add(Files.write(file, message));
    }
    return files;
  }
}
