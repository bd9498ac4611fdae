// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import dev.waybill.testkit.dkim.PlainDkimVerifier;
import dev.waybill.testkit.dkim.SampleMessages;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two thousand messages in all canonicalisations by both algorithms, verified by code that shares
 * nothing with the signer; the integration tests ask other people's verifiers.
 */
class CorpusTest {

  private static final int MESSAGES = 2_000;
  private static final long SEED = 20_261_123;

  private static final SigningKey RSA = key("rsa", RfcExamples.rsa(RfcExamples.RFC_8463_RSA_KEY));
  private static final SigningKey ED25519 = key("ed25519", RfcExamples.ed25519());

  private static final List<SignatureOrder> BOTH =
      List.of(SignatureOrder.of(RSA), SignatureOrder.of(ED25519));

  /** Of the fields that are signed by default, those that the samples have. */
  private static final Pattern SIGNED_VALUE =
      Pattern.compile(
          "(?im)^(?:From|To|Cc|Subject|Date|Message-ID|Reply-To|MIME-Version|Content-Type"
              + "|Content-Transfer-Encoding|References|In-Reply-To|List-Unsubscribe|List-Id"
              + "|List-Unsubscribe-Post|Sender|Feedback-ID):((?:.|\r\n[ \t])*)");

  private static SigningKey key(String selector, PrivateHalf key) {
    return new SigningKey(new DomainName("example.com"), new Selector(selector), key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"relaxed/relaxed", "relaxed/simple", "simple/relaxed", "simple/simple"})
  void Every_message_verifies_and_none_with_one_signed_octet_changed(String canonicalization) {
    DkimSigner signer =
        new DkimSigner(SignatureForm.DEFAULTS.withCanonicalization(canonicalization));
    Random random = new Random(SEED);
    SampleMessages samples = new SampleMessages(random);
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      byte[] message = samples.next();
      byte[] fields = signed(signer, message).octets();
      byte[] wire = onTheWire(fields, message);
      byte[] changed = wire.clone();
      changed[signedOctet(wire, fields.length, random)] ^= 0x40;
      for (SigningKey key : List.of(RSA, ED25519)) {
        if (!verdict(key, wire).equals(PlainDkimVerifier.PASS)
            || verdict(key, changed).equals(PlainDkimVerifier.PASS)) {
          wrong.add(new String(wire, ISO_8859_1));
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  @Test
  void An_ambiguous_message_is_refused_or_verifies_in_whole() {
    DkimSigner signer = new DkimSigner(SignatureForm.DEFAULTS);
    SampleMessages samples = new SampleMessages(new Random(SEED));
    Set<Refusal> reasons = new TreeSet<>();
    for (int i = 0; i < MESSAGES; i++) {
      byte[] message = samples.nextAmbiguous();
      SigningResult result = signer.sign(new ByteArrayInputStream(message), BOTH, TestKey.NOW);
      boolean bare =
          Pattern.compile("\r(?!\n)|(?<!\r)\n").matcher(new String(message, ISO_8859_1)).find();
      result.fold(
          signed -> {
            assertThat(bare).isFalse();
            return assertThat(verdict(RSA, onTheWire(signed.octets(), message)))
                .isEqualTo(PlainDkimVerifier.PASS);
          },
          refused -> reasons.add(refused.reason()));
    }

    assertThat(reasons)
        .contains(Refusal.BARE_LINE_BREAK, Refusal.MALFORMED_FIELD, Refusal.CONTROL_OCTET);
  }

  private static SigningResult.Signed signed(DkimSigner signer, byte[] message) {
    return signer
        .sign(new ByteArrayInputStream(message), BOTH, TestKey.NOW)
        .fold(
            signed -> signed,
            refused -> {
              throw new AssertionError(refused + "\n" + new String(message, ISO_8859_1));
            });
  }

  private static byte[] onTheWire(byte[] fields, byte[] message) {
    String text = new String(fields, ISO_8859_1) + new String(message, ISO_8859_1);
    return (text.endsWith("\r\n") ? text : text + "\r\n").getBytes(ISO_8859_1);
  }

  private static String verdict(SigningKey key, byte[] message) {
    PublicKeyRecord published = key.publicKeyRecord();
    return new PlainDkimVerifier(published.name().value(), published.value()).verify(message);
  }

  /**
   * An octet of the body or of a signed value that no canonicalisation drops, and that is no letter
   * of a name: a letter, a digit or an 8-bit octet, which stay such when bit 6 changes.
   */
  private static int signedOctet(byte[] wire, int start, Random random) {
    String text = new String(wire, ISO_8859_1);
    int headerEnd = text.indexOf("\r\n\r\n", start);
    List<Integer> places = new ArrayList<>();
    String header = headerEnd < 0 ? text : text.substring(0, headerEnd);
    SIGNED_VALUE
        .matcher(header)
        .region(start, header.length())
        .results()
        .forEach(value -> addPlaces(places, text, value.start(1), value.end(1)));
    if (headerEnd >= 0) {
      addPlaces(places, text, headerEnd + 4, text.length());
    }
    return places.get(random.nextInt(places.size()));
  }

  private static void addPlaces(List<Integer> places, String text, int from, int to) {
    for (int at = from; at < to; at++) {
      if (Character.isLetterOrDigit(text.charAt(at)) && (text.charAt(at) ^ 0x40) > ' ') {
        places.add(at);
      }
    }
  }
}
