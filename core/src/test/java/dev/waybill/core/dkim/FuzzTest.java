// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.SigningResult.Refused;
import dev.waybill.testkit.dkim.PlainDkimVerifier;
import dev.waybill.testkit.dkim.SampleMessages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Octets that nobody would write, in blocks of any size, against the same reading done with regular
 * expressions.
 *
 * <p>Runs for two seconds, with a seed that the clock gives and that a failure names. {@code
 * -Dfuzz.seconds=600} runs longer, {@code -Dfuzz.seed=...} repeats. Inputs that failed once are
 * kept in {@code src/test/resources/dkim/fuzz} and are tried each time.
 */
class FuzzTest {

  private static final Path KEPT = Path.of("src/test/resources/dkim/fuzz");
  private static final int MAX_OCTETS = 600;

  private static final List<String> PIECES =
      List.of(
          "\r\n",
          "\r\n",
          "\r\n",
          "\r",
          "\n",
          " ",
          "  ",
          "\t",
          "\r\n ",
          "\r\n\r\n",
          ":",
          ": x",
          "From: a@example.com\r\n",
          "To:",
          "Subject : ",
          "x",
          "word ",
          "\u00e9",
          "\0",
          "\u000b",
          "\f",
          "\u007f",
          ".",
          "\u0001",
          "aaaaaaaaaaaaaaaa",
          "                ",
          "\r\n\r\n\r\n\r\n");

  private static final Pattern BARE = Pattern.compile("\r(?!\n)|(?<!\r)\n");

  private static final SigningKey KEY =
      new SigningKey(
          new DomainName("example.com"),
          new Selector("s"),
          RfcExamples.rsa(RfcExamples.RFC_8463_RSA_KEY));

  private static final Map<Canonicalization, DkimSigner> SIGNERS =
      Map.of(
          Canonicalization.RELAXED,
          new DkimSigner(SignatureForm.DEFAULTS.withCanonicalization("simple/relaxed")),
          Canonicalization.SIMPLE,
          new DkimSigner(SignatureForm.DEFAULTS.withCanonicalization("relaxed/simple")));

  @Test
  void nothing_is_read_in_two_ways_or_makes_the_signer_fail() {
    long seed = Long.getLong("fuzz.seed", System.nanoTime());
    Duration length = Duration.ofSeconds(Integer.getInteger("fuzz.seconds", 2));
    Random random = new Random(seed);
    long end = System.nanoTime() + length.toNanos();
    long inputs = 0;
    while (System.nanoTime() < end) {
      Input.of(message(random), random, "seed " + seed + ", input " + inputs).check();
      inputs++;
    }
    System.out.println("DKIM fuzzing: " + inputs + " inputs, seed " + seed);

    assertThat(inputs).isPositive();
  }

  @TestFactory
  Stream<DynamicTest> what_failed_once_or_could() throws IOException {
    try (Stream<Path> files = Files.list(KEPT)) {
      return files.sorted().toList().stream()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
    }
  }

  private static void check(Path file) throws IOException {
    byte[] message = Files.readAllBytes(file);
    for (int seed = 0; seed < 200; seed++) {
      Input.of(message, new Random(seed), file + ", seed " + seed).check();
    }
  }

  private static byte[] message(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> octets(random);
      case 1 -> new SampleMessages(random).nextAmbiguous();
      case 2 -> changed(new SampleMessages(random).next(), random);
      default -> pieces(random);
    };
  }

  private static byte[] octets(Random random) {
    byte[] octets = new byte[random.nextInt(MAX_OCTETS)];
    random.nextBytes(octets);
    return octets;
  }

  private static byte[] changed(byte[] message, Random random) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      message[random.nextInt(message.length)] = (byte) random.nextInt(256);
    }
    return message;
  }

  private static byte[] pieces(Random random) {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "From: a@example.com\r\n" : "");
    for (int i = random.nextInt(60); i > 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString().getBytes(ISO_8859_1);
  }

  /** One message and how it is read. */
  private record Input(String message, Canonicalization body, int blockOctets, String name) {

    static Input of(byte[] message, Random random, String name) {
      Canonicalization body =
          random.nextBoolean() ? Canonicalization.RELAXED : Canonicalization.SIMPLE;
      return new Input(new String(message, ISO_8859_1), body, 1 + random.nextInt(64), name);
    }

    void check() {
      checkReading();
      checkBody();
      checkSignature();
    }

    private byte[] octets() {
      return message.getBytes(ISO_8859_1);
    }

    private boolean isBare() {
      return BARE.matcher(message).find();
    }

    private void checkReading() {
      MessageReading reading =
          new MessageReader(
                  new ByteArrayInputStream(octets()),
                  ReadingLimits.DEFAULTS,
                  new Workspace(blockOctets))
              .read(body);
      if (reading instanceof Refused refused) {
        assertThat(refused.reason())
            .as(name)
            .isIn(Refusal.BARE_LINE_BREAK, Refusal.MALFORMED_FIELD);
        assertThat(isBare() || refused.reason() == Refusal.MALFORMED_FIELD).as(name).isTrue();
      } else {
        assertThat(isBare()).as(name).isFalse();
      }
    }

    /** The whole message as a body, bare line breaks too. */
    private void checkBody() {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      OctetBuffer buffer = new OctetBuffer(out::write);
      BodyCanonicalizer canonicalizer = body.body(buffer);
      byte[] octets = octets();
      for (int at = 0; at < octets.length; at += blockOctets) {
        canonicalizer.update(octets, at, Math.min(blockOctets, octets.length - at));
      }
      canonicalizer.finish();
      assertThat(out.toString(ISO_8859_1))
          .as(name)
          .isEqualTo(CanonicalizationTest.plain(body, message));
      assertThat(buffer.total()).as(name).isEqualTo(out.size());
      assertThat(canonicalizer.firstBareLineBreak().isPresent()).as(name).isEqualTo(isBare());
    }

    private void checkSignature() {
      requireNonNull(SIGNERS.get(body))
          .sign(new ByteArrayInputStream(octets()), List.of(SignatureOrder.of(KEY)), TestKey.NOW)
          .fold(
              signed ->
                  assertThat(verdict(signed.fields().get(0)))
                      .as(name)
                      .isEqualTo(PlainDkimVerifier.PASS),
              refused -> assertThat(refused.detail()).as(name).isNotEmpty());
    }

    private String verdict(String field) {
      String wire = field + (message.endsWith("\r\n") ? message : message + "\r\n");
      PublicKeyRecord published = KEY.publicKeyRecord();
      return new PlainDkimVerifier(published.name().value(), published.value())
          .verify(wire.getBytes(ISO_8859_1));
    }
  }
}
