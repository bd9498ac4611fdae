// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.Mailbox;
import dev.waybill.core.header.MessageFault;
import dev.waybill.core.header.Originators;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.settings.DataSize;
import dev.waybill.testkit.golden.GoldenFile;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RelayRepliesTest {

  /** RFC 5321 §4.5.3.1.5: 512 octets with code, blank and CRLF. */
  private static final int MOST = 506;

  /** Every reply, by the method that makes it. */
  private static Map<String, List<Reply>> byMethod() {
    Map<String, List<Reply>> replies = new LinkedHashMap<>();
    replies.put("authenticationRequired", List.of(RelayReplies.authenticationRequired()));
    replies.put("relayingDenied", List.of(RelayReplies.relayingDenied()));
    replies.put("accountSuspended", List.of(RelayReplies.accountSuspended("unpaid since May")));
    replies.put("networkSuspended", List.of(RelayReplies.networkSuspended("moved")));
    replies.put("senderNotAllowed", List.of(RelayReplies.senderNotAllowed()));
    replies.put("nullSender", List.of(RelayReplies.nullSender()));
    replies.put("recipientNotAllowed", List.of(RelayReplies.recipientNotAllowed()));
    replies.put("tooManyRecipients", List.of(RelayReplies.tooManyRecipients(1000)));
    replies.put("tooLarge", List.of(RelayReplies.tooLarge(DataSize.parse("25MiB"))));
    replies.put("tlsRequired", List.of(RelayReplies.tlsRequired()));
    replies.put("wrongPort", List.of(RelayReplies.wrongPort()));
    replies.put("tooManyMessages", List.of(RelayReplies.tooManyMessages(100)));
    replies.put("fromNotAllowed", List.of(RelayReplies.fromNotAllowed()));
    replies.put("madeByMailet", List.of(RelayReplies.madeByMailet()));
    replies.put("unreadable", List.of(RelayReplies.unreadable()));
    replies.put("badRecipient", List.of(RelayReplies.badRecipient()));
    replies.put("badSender", List.of(RelayReplies.badSender()));
    replies.put("sourceRoute", List.of(RelayReplies.sourceRoute()));
    replies.put(
        "noUsableFrom",
        Stream.of(Originators.Fault.values()).map(RelayReplies::noUsableFrom).toList());
    replies.put(
        "malformed",
        Stream.of(MessageFault.Kind.values())
            // Its reply is that of a From field that is too long.
            .filter(kind -> kind != MessageFault.Kind.HEADER_TOO_LARGE)
            .map(kind -> RelayReplies.malformed(new MessageFault(kind, 12, "From : \\x{FC}")))
            .toList());
    replies.put("bareLf", List.of(RelayReplies.bareLf(7)));
    replies.put("loop", List.of(RelayReplies.loop(101)));
    replies.put(
        "unknownParameter",
        List.of(
            RelayReplies.unknownParameter("XFOO=1"),
            RelayReplies.unknownParameter("X".repeat(600) + "\u00fc")));
    replies.put("noPath", List.of(RelayReplies.noPath("MAIL FROM:<user@domain.example>")));
    replies.put("controlCharacter", List.of(RelayReplies.controlCharacter()));
    replies.put("oddDots", List.of(RelayReplies.oddDots(true), RelayReplies.oddDots(false)));
    replies.put(
        "unknownRecipient",
        List.of(RelayReplies.unknownRecipient(Mailbox.parse("nobody@example.com"))));
    replies.put("forwardDenied", List.of(RelayReplies.forwardDenied()));
    replies.put("recipientUnknowable", List.of(RelayReplies.recipientUnknowable()));
    replies.put("storeFull", List.of(RelayReplies.storeFull()));
    replies.put("senderUnchecked", List.of(RelayReplies.senderUnchecked()));
    return replies;
  }

  private static List<Reply> all() {
    return byMethod().values().stream().flatMap(List::stream).toList();
  }

  @Test
  void are_all_listed_here() {
    Stream<String> methods =
        Stream.of(RelayReplies.class.getDeclaredMethods())
            .filter(method -> method.getReturnType() == Reply.class)
            .filter(method -> !Modifier.isPrivate(method.getModifiers()))
            .map(Method::getName);

    assertThat(methods).containsExactlyInAnyOrderElementsOf(byMethod().keySet());
  }

  @Test
  void are_exactly_these() {
    String text = all().stream().map(Reply::toString).collect(joining("\n", "", "\n"));

    GoldenFile.of("relay/replies.txt").matches(text);
  }

  @Test
  void all_differ_and_fit_on_a_line() {
    assertThat(all()).doesNotHaveDuplicates();
    assertThat(all()).allSatisfy(r -> assertThat(r.description()).hasSizeLessThan(MOST));
    assertThat(RelayReplies.accountSuspended("x".repeat(200)).description())
        .hasSizeLessThan(MOST)
        .isPrintable();
  }

  @Test
  void have_an_enhanced_code_of_the_class_of_their_code() {
    assertThat(all())
        .allSatisfy(
            reply ->
                assertThat(reply.statusOrDefault().statusClass()).isEqualTo(reply.code() / 100));
  }
}
