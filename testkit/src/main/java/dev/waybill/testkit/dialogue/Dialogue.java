// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.dialogue;

import dev.waybill.testkit.smtp.SmtpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An SMTP conversation from a {@code .smtp} file, run against a real server. The package tells how
 * a file is written. Immutable.
 */
public final class Dialogue {

  /** Longer than any server under test takes. Chosen, no source. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<Block> blocks;
  private final Map<String, String> variables;
  private final Duration patience;

  private Dialogue(List<Block> blocks, Map<String, String> variables, Duration patience) {
    this.blocks = blocks;
    this.variables = Map.copyOf(variables);
    this.patience = patience;
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException with file and line of what is no dialogue
   */
  public static Dialogue read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a text; messages call it {@code name}. */
  public static Dialogue parse(String name, String text) {
    return new Dialogue(DialogueParser.parse(name, text), Map.of(), PATIENCE);
  }

  /** The same dialogue with a value for {@code ${name}}. */
  public Dialogue with(String name, Object value) {
    return with(Map.of(name, value));
  }

  /** The same dialogue with values for variables. */
  public Dialogue with(Map<String, ?> values) {
    Map<String, String> all = new HashMap<>(variables);
    values.forEach((name, value) -> all.put(name, value.toString()));
    return new Dialogue(blocks, all, patience);
  }

  /** The same dialogue, waiting so long for each reply; 30 s unless said. */
  public Dialogue patience(Duration each) {
    return new Dialogue(blocks, variables, each);
  }

  /**
   * Runs all conversations, one after the other, and hangs up after each.
   *
   * @throws AssertionError with file, line, what was expected, what came, and the conversation
   */
  public void run(InetSocketAddress server) {
    Variables known = new Variables(variables);
    for (Block block : blocks) {
      try (SmtpClient client = connect(block, server, known)) {
        new Conversation(client.patience(patience), block, known).run();
      }
    }
  }

  private static SmtpClient connect(Block block, InetSocketAddress server, Variables known) {
    String to = known.in(block.place(), block.to());
    String from = known.in(block.place(), block.from());
    InetSocketAddress target = to.isEmpty() ? server : target(block.place(), to, server);
    try {
      return from.isEmpty()
          ? SmtpClient.connect(target)
          : SmtpClient.connect(InetAddress.getByName(from), target);
    } catch (IOException | UncheckedIOException e) {
      throw new AssertionError(block.place() + ": " + e.getMessage(), e);
    }
  }

  private static InetSocketAddress target(Place place, String to, InetSocketAddress server) {
    int colon = to.lastIndexOf(':');
    String port = to.substring(colon + 1);
    if (!port.matches("\\d{1,5}")) {
      throw place.wrong("\"" + to + "\" is no port and no host:port");
    }
    return colon < 0
        ? new InetSocketAddress(server.getAddress(), Integer.parseInt(port))
        : new InetSocketAddress(to.substring(0, colon), Integer.parseInt(port));
  }
}
