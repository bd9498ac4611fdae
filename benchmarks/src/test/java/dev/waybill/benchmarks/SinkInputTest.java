// SPDX-License-Identifier: Apache-2.0
package dev.waybill.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sink finds lines and messages, in whatever pieces they come. */
class SinkInputTest {

  private static final String MESSAGE = "A: b\r\n\r\n" + ("x".repeat(70) + "\r\n").repeat(4000);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 1000, 1_000_000})
  void what_follows_a_message_is_kept(int piece) throws IOException {
    SinkInput in = new SinkInput(new Pieces("DATA\r\n" + MESSAGE + ".\r\nQUIT\r\n", piece));

    assertThat(in.line()).isEqualTo("DATA");
    assertThat(new String(in.content(), US_ASCII)).isEqualTo(MESSAGE);
    assertThat(in.line()).isEqualTo("QUIT");
    assertThat(in.line()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A: b\r\n", "A: b\r\n.", "A: b\r\n.x\r\n"})
  void half_a_message_is_none(String half) {
    assertThatThrownBy(() -> new SinkInput(new Pieces(half, 4)).content())
        .isInstanceOf(EOFException.class);
  }

  private static final class Pieces extends InputStream {
    private final InputStream all;
    private final int piece;

    Pieces(String text, int piece) {
      this.all = new ByteArrayInputStream(text.getBytes(US_ASCII));
      this.piece = piece;
    }

    @Override
    public int read() throws IOException {
      return all.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return all.read(target, offset, Math.min(length, piece));
    }
  }
}
