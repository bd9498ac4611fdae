// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.DkimSigner;
import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.PublicKeyRecord;
import dev.waybill.core.dkim.Selector;
import dev.waybill.core.dkim.SigningKey;
import dev.waybill.core.dkim.SigningResult;
import dev.waybill.testkit.dkim.PlainDkimVerifier;
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
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * What other people's verifiers say about our signatures.
 *
 * <p>dkimpy (Debian: python3-dkim) and OpenDKIM (Debian: opendkim) are asked where they are
 * installed; the report says who was. A verifier of our own that shares no code with the signer is
 * asked everywhere.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class DkimInteropTest {

  private static final int MESSAGES = 200;
  private static final long SEED = 20260301;

  @TempDir private Path temporary;

  private SigningKey key;
  private List<ForeignVerifier> verifiers;

  @BeforeEach
  void makeKey(TestReporter reporter) throws IOException {
    KeyDirectory keys =
        new KeyDirectory(
            temporary.resolve("keys-private"), InstantSource.system(), new SecureRandom());
    key = keys.create(new DomainName("example.com"), new Selector("wb202603a"), 2048);
    verifiers = ForeignVerifier.installed(key.publicKeyRecord(), temporary);
    List<String> names = verifiers.stream().map(ForeignVerifier::name).toList();
    String report = "installed of [dkimpy, opendkim]: " + names + "; our own verifier always runs";
    reporter.publishEntry("dkim.verifiers", report);
    // Surefire drops report entries, and nobody shall take a bare machine's run for the whole
    // proof.
    System.out.println("DKIM verifiers " + report);
  }

  @Test
  void every_verifier_accepts_every_signed_message() throws IOException {
    List<byte[]> signed = signedSamples();

    assertThat(signed).allSatisfy(message -> assertThat(ownVerdict(message)).isEqualTo("pass"));
    List<Path> files = write(signed);
    for (ForeignVerifier verifier : verifiers) {
      assertThat(verifier.verify(files))
          .as(verifier.name())
          .isEqualTo(new ForeignVerifier.Verdicts(MESSAGES, List.of()));
    }
  }

  @Test
  void no_verifier_accepts_a_message_whose_From_was_changed() throws IOException {
    List<byte[]> changed = signedSamples().stream().map(DkimInteropTest::withAnotherFrom).toList();

    assertThat(changed).allSatisfy(message -> assertThat(ownVerdict(message)).isNotEqualTo("pass"));
    List<Path> files = write(changed);
    for (ForeignVerifier verifier : verifiers) {
      ForeignVerifier.Verdicts verdicts = verifier.verify(files);
      assertThat(verdicts.passed()).as(verifier.name()).isZero();
      assertThat(verdicts.others()).as(verifier.name()).hasSizeGreaterThanOrEqualTo(MESSAGES);
    }
  }

  /**
   * RFC 6376 §3.4.2 deletes the white space before a colon, and OpenDKIM agrees; dkimpy 1.1 does
   * not know the obsolete syntax of RFC 5322 §4.5 and gives the whole message up.
   */
  @Test
  void dkimpy_alone_cannot_read_white_space_before_the_colon_of_a_field() throws IOException {
    byte[] message =
        "From: <sender@example.com>\r\nSubject : x\r\n\r\nbody\r\n".getBytes(ISO_8859_1);
    byte[] signed = onTheWire(sign(message), message);

    assertThat(ownVerdict(signed)).isEqualTo("pass");
    List<Path> files = write(List.of(signed));
    for (ForeignVerifier verifier : verifiers) {
      assertThat(verifier.verify(files).passed())
          .as(verifier.name())
          .isEqualTo(verifier.name().equals("dkimpy") ? 0 : 1);
    }
  }

  private List<byte[]> signedSamples() {
    SampleMessages samples = new SampleMessages(new Random(SEED));
    List<byte[]> signed = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      byte[] message = samples.next();
      signed.add(onTheWire(sign(message), message));
    }
    return signed;
  }

  private SigningResult sign(byte[] message) {
    return new DkimSigner(key).sign(new ByteArrayInputStream(message), Instant.now());
  }

  /** As an SMTP client sends it: the field in front, a line end at the end. */
  private static byte[] onTheWire(SigningResult result, byte[] message) {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    wire.writeBytes(
        result.fold(
            SigningResult.Signed::octets,
            refused -> {
              throw new AssertionError(refused);
            }));
    wire.writeBytes(message);
    if (!new String(message, ISO_8859_1).endsWith("\r\n")) {
      wire.writeBytes("\r\n".getBytes(ISO_8859_1));
    }
    return wire.toByteArray();
  }

  private static byte[] withAnotherFrom(byte[] message) {
    return new String(message, ISO_8859_1)
        .replaceFirst("<sender@example\\.com>", "<tender@example.com>")
        .getBytes(ISO_8859_1);
  }

  private String ownVerdict(byte[] message) {
    PublicKeyRecord published = key.publicKeyRecord();
    return new PlainDkimVerifier(published.name().value(), published.value()).verify(message);
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
