// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.explain;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.Network;
import dev.waybill.core.settings.DataSize;
import dev.waybill.core.settings.Scalars;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * A question in text form, as entered by a user.
 *
 * <p>Immutable.
 *
 * @param client an IP address
 * @param account an account name
 * @param from an address
 * @param sender an address, or {@code <>}; absent for that of the From field
 * @param to addresses
 * @param port a number
 * @param tls whether the connection is encrypted
 * @param size such as {@code 2MiB}
 */
public record QuestionText(
    Optional<String> client,
    Optional<String> account,
    Optional<String> from,
    Optional<String> sender,
    List<String> to,
    Optional<String> port,
    boolean tls,
    Optional<String> size) {

  private static final int MAX_PORT = 65_535;

  /** Copies the recipients. */
  public QuestionText {
    to = List.copyOf(to);
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException when something is missing or cannot be read; the message names
   *     it
   */
  public Question read() {
    Mailbox author = read("from", required("from", from), Mailbox::parse);
    return new Question(
        read("client", required("client", client), Network::address),
        account.filter(name -> !name.isBlank()),
        author,
        sender
            .map(text -> read("sender", text, QuestionText::envelopeSender))
            .orElseGet(() -> EnvelopeSender.of(author)),
        to.stream().map(text -> read("to", text, Mailbox::parse)).toList(),
        port.map(text -> OptionalInt.of(read("port", text, Scalars.number(1, MAX_PORT))))
            .orElseGet(OptionalInt::empty),
        tls,
        size.map(text -> OptionalLong.of(read("size", text, DataSize::parse).octets()))
            .orElseGet(OptionalLong::empty));
  }

  private static EnvelopeSender envelopeSender(String text) {
    return EnvelopeSender.parse(text.equals("<>") ? "" : text);
  }

  private static String required(String name, Optional<String> text) {
    return text.orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
  }

  private static <T> T read(String name, String text, Function<String, T> reader) {
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }
}
