// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.header.MessageFault;
import dev.waybill.core.header.Originators;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.settings.DataSize;
import dev.waybill.testkit.golden.GoldenFile;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RelayRepliesTest {

  /** RFC 5321 §4.5.3.1.5: 512 octets with code, blank and CRLF. */
  private static final int MOST = 506;

  private static List<Reply> all() {
    Stream<Reply> replies =
        Stream.of(
            RelayReplies.authenticationRequired(),
            RelayReplies.relayingDenied(),
            RelayReplies.accountSuspended("unpaid since May"),
            RelayReplies.networkSuspended("moved"),
            RelayReplies.senderNotAllowed(),
            RelayReplies.nullSender(),
            RelayReplies.recipientNotAllowed(),
            RelayReplies.tooManyRecipients(1000),
            RelayReplies.tooLarge(DataSize.parse("25MiB")),
            RelayReplies.tlsRequired(),
            RelayReplies.wrongPort(),
            RelayReplies.tooManyMessages(100),
            RelayReplies.fromNotAllowed(),
            RelayReplies.madeByMailet(),
            RelayReplies.unreadable(),
            RelayReplies.badRecipient(),
            RelayReplies.badSender(),
            RelayReplies.sourceRoute());
    Stream<Reply> faults = Stream.of(Originators.Fault.values()).map(RelayReplies::noUsableFrom);
    Stream<Reply> malformed =
        Stream.of(MessageFault.Kind.values())
            .filter(kind -> kind != MessageFault.Kind.HEADER_TOO_LARGE)
            .map(kind -> RelayReplies.malformed(new MessageFault(kind, 12, "From : \\x{FC}")));
    return Stream.of(replies, faults, malformed, Stream.of(RelayReplies.bareLf(7)))
        .flatMap(each -> each)
        .toList();
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
