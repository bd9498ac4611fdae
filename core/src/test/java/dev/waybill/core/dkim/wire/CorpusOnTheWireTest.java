// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.dkim.PublicKeyRecord;
import dev.waybill.core.dkim.SignatureForm;
import dev.waybill.core.dkim.SigningKey;
import dev.waybill.testkit.dkim.PlainDkimVerifier;
import dev.waybill.testkit.dkim.SampleMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CorpusOnTheWireTest {

  private static final int MESSAGES = 250;

  private final Bench bench = Bench.withKeys();

  @ParameterizedTest
  @ValueSource(strings = {"relaxed/relaxed", "relaxed/simple", "simple/relaxed", "simple/simple"})
  void whatever_the_signer_signs_verifies_and_with_octets_changed_it_is_as_another_verifier_says(
      String form) {
    Random random = new Random(20_261_124);
    SampleMessages samples = new SampleMessages(random);
    for (int i = 0; i < MESSAGES; i++) {
      String message = new String(samples.next(), ISO_8859_1);
      String signed = Bench.signed(message, SignatureForm.DEFAULTS.withCanonicalization(form));
      assertThat(faults(signed, random)).as(signed).isEmpty();

      String changed = changed(signed, signed.length() - message.length(), random);
      boolean verifies = plain(Bench.RSA, changed) && plain(Bench.EDWARDS, changed);
      assertThat(faults(changed, random).isEmpty()).as(changed).isEqualTo(verifies);
    }
  }

  private List<WireFault> faults(String message, Random random) {
    int block = 1 + random.nextInt(100);
    return bench.faults(
        Bench.data(message), block, Bench.name(Bench.RSA), Bench.name(Bench.EDWARDS));
  }

  /** Below the signatures, text and white space for each other, but no line end. */
  private static String changed(String message, int from, Random random) {
    StringBuilder changed = new StringBuilder(message);
    for (int i = 0; i < 3; i++) {
      int at = from + random.nextInt(message.length() - from);
      if (message.charAt(at) >= ' ' && message.charAt(at) != ':') {
        changed.setCharAt(at, "x 7\t".charAt(random.nextInt(4)));
      }
    }
    return changed.toString();
  }

  private static boolean plain(SigningKey key, String message) {
    PublicKeyRecord published = key.publicKeyRecord();
    String whole = message.endsWith("\r\n") ? message : message + "\r\n";
    return new PlainDkimVerifier(published.name().value(), published.value())
        .verify(whole.getBytes(ISO_8859_1))
        .equals(PlainDkimVerifier.PASS);
  }

  @Test
  void no_octet_can_be_changed_in_what_simple_canonicalisation_signs() {
    String message =
        "From: a@example.com\r\nTo: b\r\nTo: c\r\nSubject:  x\r\n y\r\n\r\n.\r\n..a  \r\n\r\nz\r\n";
    String data =
        Bench.data(
            Bench.signed(message, SignatureForm.DEFAULTS.withCanonicalization("simple/simple")));
    List<Integer> unseen = new ArrayList<>();
    for (int at = 0; at < data.length(); at++) {
      StringBuilder changed = new StringBuilder(data);
      changed.setCharAt(at, (char) (data.charAt(at) ^ 0x40));
      // The last letter before the padding has bits that mean nothing, RFC 4648 section 3.5.
      if (bench.faults(changed.toString()).isEmpty() && !data.startsWith("=", at + 1)) {
        unseen.add(at);
      }
    }

    assertThat(bench.faults(data)).isEmpty();
    assertThat(unseen).isEmpty();
  }

  @Test
  void blocks_of_any_size_are_read_alike() {
    String data =
        Bench.data(Bench.signed("From: a@b.example\r\n\r\n.\r\n.\r\n", SignatureForm.DEFAULTS));
    for (int block = 1; block <= data.length(); block++) {
      assertThat(bench.faults(data, block, Bench.name(Bench.RSA))).isEmpty();
      assertThat(bench.faults(data + "x", block, Bench.name(Bench.RSA)))
          .containsExactly(WireFault.FRAMING);
      assertThat(bench.faults(data.substring(0, block - 1), 9, Bench.name(Bench.RSA))).isNotEmpty();
    }
  }
}
