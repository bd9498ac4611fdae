// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;

/** What mime4j sees in a message: every field but those about encodings, every body decoded. */
final class Parts {

  private static final MimeConfig CONFIG =
      MimeConfig.custom().setMaxLineLen(-1).setMaxHeaderLen(-1).setMaxHeaderCount(-1).build();

  /** What a conversion may change or add. */
  private static final Set<String> OURS = Set.of("content-transfer-encoding", "mime-version");

  private Parts() {}

  static List<String> of(String message) {
    MimeTokenStream stream = new MimeTokenStream(CONFIG);
    stream.parse(new ByteArrayInputStream(message.getBytes(ISO_8859_1)));
    List<String> seen = new ArrayList<>();
    try {
      for (EntityState state = stream.getState();
          state != EntityState.T_END_OF_STREAM;
          state = stream.next()) {
        see(state, stream, seen);
      }
    } catch (IOException | MimeException e) {
      throw new IllegalStateException(e);
    }
    return seen;
  }

  private static void see(EntityState state, MimeTokenStream stream, List<String> seen)
      throws IOException {
    switch (state) {
      case T_FIELD -> {
        String name = stream.getField().getName().toLowerCase(Locale.ROOT);
        if (!OURS.contains(name)) {
          seen.add(name + ":" + stream.getField().getBody());
        }
      }
      case T_BODY ->
          seen.add(new String(stream.getDecodedInputStream().readAllBytes(), ISO_8859_1));
      case T_PREAMBLE, T_EPILOGUE ->
          seen.add(state + new String(stream.getInputStream().readAllBytes(), ISO_8859_1));
      default -> seen.add(state.toString());
    }
  }
}
