// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

import static dev.waybill.core.eightbit.Converting.convert;
import static dev.waybill.core.eightbit.Converting.obstacle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.waybill.core.eightbit.SevenBitPlan.Possible;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Size, depth and number of everything. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BoundsTest {

  private static final int LARGE = 100 * 1024 * 1024;

  private static String nested(int depth) {
    StringBuilder message = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      message.append("Content-Type: multipart/mixed; boundary=x").append(i).append("x\r\n\r\n");
      message.append("--x").append(i).append("x\r\n");
    }
    return message + "Content-Type: text/plain\r\n\r\n\u00e4";
  }

  private static String parts(int count) {
    return "Content-Type: multipart/mixed; boundary=b\r\n"
        + "\r\n--b\r\nContent-Type: text/plain\r\n\r\n\u00e4".repeat(count)
        + "\r\n--b--\r\n";
  }

  @Test
  void a_hundred_levels_are_looked_into_and_no_more() {
    assertThat(convert(nested(99))).endsWith("base64\r\n\r\n5A==\r\n");
    assertThat(obstacle(nested(100))).contains(Obstacle.TOO_DEEP);
    assertThat(obstacle(nested(5_000))).contains(Obstacle.TOO_DEEP);
  }

  @Test
  void ten_thousand_parts_are_looked_into_and_no_more() {
    String converted = convert(parts(9_999));

    assertThat(converted.split("base64\r\n\r\n5A==\r\n--b")).hasSize(10_000);
    assertThat(obstacle(parts(10_000))).contains(Obstacle.TOO_MANY_PARTS);
  }

  @Test
  void a_header_may_have_256_KiB() {
    String field = "X: " + "y".repeat(1019) + "\r\n";
    String mime = "MIME-Version: 1.0\r\n";

    assertThat(convert(field.repeat(255) + mime + "\r\n\u00e4")).endsWith("\r\n\r\n5A==\r\n");
    assertThat(obstacle(field.repeat(257) + mime + "\r\n\u00e4"))
        .contains(Obstacle.HEADER_TOO_LARGE);
    assertThat(obstacle("X: " + "y".repeat(20_000) + "\r\n" + mime + "\r\n\u00e4"))
        .contains(Obstacle.HEADER_TOO_LARGE);
  }

  @Test
  void a_message_of_100_MiB_takes_no_memory() throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    long octets = plan().convert(large()).transferTo(OutputStream.nullOutputStream());
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(octets).isGreaterThan(LARGE);
    assertThat(allocated).isLessThan(1024 * 1024);
  }

  @Test
  void a_message_that_is_another_one_the_second_time_is_an_error() throws IOException {
    Possible plan = plan();
    byte[] other = "MIME-Version: 1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    try (InputStream converted = plan.convert(new ByteArrayInputStream(other))) {
      assertThatThrownBy(converted::readAllBytes).hasMessageContaining("shorter");
    }
  }

  private static Possible plan() throws IOException {
    try (InputStream message = large()) {
      return (Possible) SevenBitPlan.of(message);
    }
  }

  private static InputStream large() {
    byte[] header = "MIME-Version: 1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    byte[] line = new byte[80];
    Arrays.fill(line, (byte) 'x');
    line[0] = (byte) 0xe4;
    line[78] = '\r';
    line[79] = '\n';
    return new SequenceInputStream(new ByteArrayInputStream(header), new Repeated(line, LARGE));
  }

  /** A line again and again. */
  private static final class Repeated extends InputStream {
    private final byte[] line;
    private final int total;
    private int position;

    Repeated(byte[] line, int total) {
      this.line = line;
      this.total = total;
    }

    @Override
    public int read() {
      return position == total ? -1 : line[position++ % line.length] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int count = Math.min(length, total - position);
      for (int i = 0; i < count; i++) {
        buffer[offset + i] = line[position++ % line.length];
      }
      return count == 0 && length > 0 ? -1 : count;
    }
  }
}
