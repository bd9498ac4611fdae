// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import static dev.waybill.core.dkim.TestKey.fieldOf;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.waybill.core.address.DomainName;
import dev.waybill.core.dkim.SigningResult.Refused;
import dev.waybill.testkit.dkim.PlainDkimVerifier;
import dev.waybill.testkit.dkim.SampleMessages;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One signer under messages of any size, one after the other and at once. */
class LargeAndManyTest {

  private static final SigningKey KEY =
      new SigningKey(new DomainName("example.com"), new Selector("s"), RfcExamples.ed25519());

  private static final int MIB = 1024 * 1024;

  private final DkimSigner signer = new DkimSigner(SignatureForm.DEFAULTS);

  private SigningResult sign(InputStream message) {
    return signer.sign(message, List.of(SignatureOrder.of(KEY)), TestKey.NOW);
  }

  private SigningResult sign(byte[] message) {
    return sign(new ByteArrayInputStream(message));
  }

  @Test
  void a_body_of_100_MiB_is_hashed_in_little_memory() throws NoSuchAlgorithmException {
    byte[] block = ("x".repeat(62) + "\r\n").repeat(MIB / 64).getBytes(ISO_8859_1);
    MessageDigest expected = MessageDigest.getInstance("SHA-256");
    IntStream.range(0, 100).forEach(i -> expected.update(block));
    byte[] header = "From: a@example.com\r\n\r\n".getBytes(ISO_8859_1);
    sign(header);

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    String field =
        fieldOf(
            sign(
                new SequenceInputStream(
                    new ByteArrayInputStream(header),
                    new SequenceInputStream(
                        Collections.enumeration(
                            Collections.nCopies(100, block).stream()
                                .map(ByteArrayInputStream::new)
                                .toList())))));
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(field.replaceAll("\r\n ", ""))
        .contains("bh=" + Base64.getEncoder().encodeToString(expected.digest()) + ";");
    assertThat(allocated).isLessThan(MIB);
  }

  @Test
  void ten_thousand_fields_are_signed_and_one_more_is_refused() {
    String fields = "X-Any: thing\r\n".repeat(9_999) + "From: a@example.com\r\n";
    byte[] message = (fields + "\r\nx\r\n").getBytes(ISO_8859_1);

    assertThat(verdict(fieldOf(sign(message)), message)).isEqualTo(PlainDkimVerifier.PASS);
    assertThat(sign(("X-One: more\r\n" + fields + "\r\n").getBytes(ISO_8859_1)))
        .isEqualTo(
            new Refused(Refusal.TOO_MANY_FIELDS, "the message has more than 10000 header fields"));
  }

  @Test
  void what_was_read_before_leaves_no_trace() {
    byte[] message = "From: a@example.com\r\nTo: b\r\n\r\nbody\r\n".getBytes(ISO_8859_1);
    SigningResult fresh = sign(message);

    SampleMessages samples = new SampleMessages(new Random(1));
    for (int i = 0; i < 500; i++) {
      sign(samples.nextAmbiguous());
      assertThat(sign(message)).isEqualTo(fresh);
    }
  }

  @Test
  void many_threads_do_not_disturb_each_other() {
    SampleMessages samples = new SampleMessages(new Random(2));
    List<byte[]> messages = IntStream.range(0, 200).mapToObj(i -> samples.next()).toList();
    List<SigningResult> alone = messages.stream().map(this::sign).toList();

    List<SigningResult> together =
        IntStream.range(0, 2_000)
            .parallel()
            .mapToObj(i -> sign(messages.get(i % messages.size())))
            .toList();

    for (int i = 0; i < together.size(); i++) {
      assertThat(together.get(i)).isEqualTo(alone.get(i % alone.size()));
    }
  }

  @Test
  void a_signature_leaves_little_garbage_beside_that_of_its_mathematics() {
    byte[] message = RfcExamples.MESSAGE.getBytes(ISO_8859_1);
    for (int i = 0; i < 2_000; i++) {
      sign(message);
    }

    assertThat(
            allocatedBy(() -> sign(message)) - allocatedBy(() -> KEY.sign(message, message.length)))
        .isLessThan(8 * 1024);
  }

  private static long allocatedBy(Runnable call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 100; i++) {
      call.run();
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / 100;
  }

  private static String verdict(String field, byte[] message) {
    PublicKeyRecord published = KEY.publicKeyRecord();
    return new PlainDkimVerifier(published.name().value(), published.value())
        .verify((field + new String(message, ISO_8859_1)).getBytes(ISO_8859_1));
  }
}
