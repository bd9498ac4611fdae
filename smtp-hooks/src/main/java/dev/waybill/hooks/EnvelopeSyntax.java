// SPDX-License-Identifier: Apache-2.0
package dev.waybill.hooks;

import dev.waybill.core.address.EnvelopeArgument;
import dev.waybill.core.address.EnvelopeArgument.Parameter;
import dev.waybill.core.address.LocalPart;
import dev.waybill.core.relay.RelayReplies;
import dev.waybill.core.reply.Reply;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.james.protocols.api.Response;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of MAIL and RCPT: what is wrong with them, and how James can read them. Immutable.
 *
 * <p>James 3.8.1 takes no quoted local part with two dots next to each other, and a quoted one for
 * another mailbox than the same without quotes. Its command gets the shortest form, with a
 * backslash between such dots, which means the same.
 *
 * @param keyword {@code FROM} or {@code TO}
 * @param usage the command as it should be
 * @param supported whether a parameter is
 */
record EnvelopeSyntax(String keyword, String usage, Predicate<Parameter> supported) {

  /**
   * Answers a command.
   *
   * @param brackets whether the path must stand in angle brackets
   * @param command what James answers to an argument that it can read; null for no objection
   */
  @Nullable Response answer(
      String argument, boolean brackets, Function<String, @Nullable Response> command) {
    if (argument.chars().anyMatch(Character::isISOControl)) {
      return Answers.response(RelayReplies.controlCharacter());
    }
    Optional<EnvelopeArgument> read = EnvelopeArgument.parse(keyword, argument);
    if (read.isEmpty()) {
      return brackets || argument.indexOf('<') >= 0
          ? Answers.response(RelayReplies.noPath(usage))
          : command.apply(argument);
    }
    Optional<Reply> refusal = refusal(read.get());
    return refusal.isPresent()
        ? Answers.response(refusal.get())
        : command.apply(forJames(read.get()).text(keyword));
  }

  private Optional<Reply> refusal(EnvelopeArgument argument) {
    if (hasOddDots(argument.localPart())) {
      return Optional.of(RelayReplies.oddDots(keyword.equals("FROM")));
    }
    return argument.parameters().stream()
        .filter(supported.negate())
        .findFirst()
        .map(parameter -> RelayReplies.unknownParameter(parameter.toString()));
  }

  private static boolean hasOddDots(String localPart) {
    boolean odd = localPart.startsWith(".") || localPart.endsWith(".") || localPart.contains("..");
    return odd && localPart.indexOf('"') < 0;
  }

  private static EnvelopeArgument forJames(EnvelopeArgument argument) {
    String shortest = LocalPart.shortest(argument.localPart());
    return argument.withLocalPart(LocalPart.withoutDoubleDots(shortest));
  }
}
