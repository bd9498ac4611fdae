// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.smtp.MessageContent;
import dev.waybill.testkit.smtp.SmtpClient;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Messages of 60 MiB, twenty at once, through a heap of 512 MiB. */
@ExtendWith(SharedServer.class)
class LargeMessagesIT {

  private static final int MESSAGES = 20;
  private static final int OCTETS = 60 * 1024 * 1024;
  private static final int LINE = 78;

  @Test
  void no_whole_message_is_in_memory(SharedServer.Running shared) throws Exception {
    World world = shared.world();
    WaybillServer server = shared.server();
    ExecutorService clients = Executors.newFixedThreadPool(MESSAGES);
    List<Future<?>> submissions = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      submissions.add(clients.submit(() -> submit(server)));
    }
    for (Future<?> submission : submissions) {
      submission.get();
    }
    clients.shutdown();

    String expected = MessageContent.sha256(message());
    assertThat(world.sink.awaitMessages(MESSAGES, Duration.ofMinutes(5)))
        .allSatisfy(
            received -> assertThat(received.content().sha256OfLast(length())).isEqualTo(expected));
    assertThat(server.console()).doesNotContain("OutOfMemoryError");
  }

  private static void submit(WaybillServer server) {
    try (SmtpClient client = server.insider()) {
      client.patience(Duration.ofMinutes(5));
      List<String> recipients = List.of("bob@remote.example");
      assertThat(client.submit(WaybillServer.USER, recipients, message()).code()).isEqualTo(250);
    }
  }

  private static byte[] header() {
    return Messages.crlf("From: news@example.com", "Subject: large", "");
  }

  private static long length() {
    return header().length + (long) OCTETS / (LINE + 2) * (LINE + 2);
  }

  private static InputStream message() {
    byte[] line = new byte[LINE + 2];
    Arrays.fill(line, (byte) 'x');
    System.arraycopy("\r\n".getBytes(StandardCharsets.US_ASCII), 0, line, LINE, 2);
    return new SequenceInputStream(
        new ByteArrayInputStream(header()), new RepeatedLine(line, OCTETS / line.length));
  }

  /** The same line over and over, without holding more than one of it. */
  private static final class RepeatedLine extends InputStream {
    private final byte[] line;
    private long left;

    RepeatedLine(byte[] line, int times) {
      this.line = line;
      this.left = (long) times * line.length;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      int count = (int) Math.min(length, left);
      for (int i = 0; i < count; i++) {
        target[offset + i] = line[(int) (line.length - left % line.length) % line.length];
        left--;
      }
      return count;
    }
  }
}
