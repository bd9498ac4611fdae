// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.queue.RowCodec.IndexEntry;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.store.StoreException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The format on the disk: what an earlier version wrote must be readable for ever. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RowCodecTest {

  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00.123456789Z");
  private static final Reply LATER = Reply.of(450, new EnhancedStatus(4, 2, 0), "grey \u00e4");

  private static QueuedDelivery row(WaitReason reason) {
    return new QueuedDelivery(
        MessageToken.derive("x"),
        3,
        Mailbox.parse("bob@example.org"),
        EnvelopeSender.parse("r@bounce.example.com"),
        "account a@example.com",
        "relay.example:25",
        NOON,
        NOON.plusSeconds(1),
        2,
        NOON.plusSeconds(2),
        reason,
        Optional.of(LATER),
        "mx.example.org[192.0.2.1]:25");
  }

  private static byte[] key() {
    return RowCodec.key(MessageToken.derive("x"), 3);
  }

  @Test
  void version_1_of_a_delivery_is_read_and_written() {
    byte[] golden =
        HexFormat.of()
            .parseHex(
                "01010100000002000000006957b342075bcd15000000006957b341075bcd1500000000"
                    + "6957b340075bcd15000000000000000700156163636f756e742061406578616d706c65"
                    + "2e636f6d000b6578616d706c652e6f7267001072656c61792e6578616d706c653a3235"
                    + "00046c696e650003626f6200147240626f756e63652e6578616d706c652e636f6d0100"
                    + "046c696e6500057465726d730000000000000007000001c20005342e322e3000076772"
                    + "657920c3a4001c6d782e6578616d706c652e6f72675b3139322e302e322e315d3a3235");
    QueuedDelivery expected = row(new WaitReason.Limit("line", "terms", 7));

    assertThat(HexFormat.of().formatHex(RowCodec.encode(expected)))
        .isEqualTo(HexFormat.of().formatHex(golden));
    assertThat(RowCodec.decode(key(), golden)).isEqualTo(expected);
  }

  @Test
  void every_reason_comes_back() {
    WaitReason limit = new WaitReason.Limit("line", "terms", 7);
    for (WaitReason reason :
        List.of(
            WaitReason.DUE,
            limit,
            new WaitReason.Key("example.com"),
            new WaitReason.Operator("admin", "why", limit),
            new WaitReason.NotTold())) {
      byte[] value = RowCodec.encode(row(reason));

      assertThat(RowCodec.decode(key(), value)).isEqualTo(row(reason));
      assertThat(RowCodec.entry(value)).isEqualTo(RowCodec.entry(row(reason)));
    }
  }

  @Test
  void the_index_reads_only_what_it_needs() {
    assertThat(RowCodec.entry(RowCodec.encode(row(new WaitReason.Limit("l", "t", 7)))))
        .isEqualTo(
            new IndexEntry(
                WaitReason.Kind.LIMIT,
                true,
                NOON.plusSeconds(2),
                NOON.plusSeconds(1),
                7,
                "account a@example.com",
                "example.org",
                "relay.example:25",
                "l"));
  }

  @Test
  void messages_and_outages_come_back() {
    OutgoingMessage message =
        new OutgoingMessage(
            MessageToken.derive("x"),
            NOON,
            EnvelopeSender.nobody(),
            Optional.of(Mailbox.parse("a@example.com")),
            "c",
            "<id>",
            9,
            new byte[] {1, 2},
            77,
            true);
    OutgoingMessage read = RowCodec.message(message.token(), RowCodec.encode(message));
    assertThat(read).usingRecursiveComparison().isEqualTo(message);

    SiteOutage outage = new SiteOutage(NOON, NOON, 3, Optional.of(LATER), "mx");
    assertThat(RowCodec.outage(RowCodec.encode(outage))).isEqualTo(outage);
  }

  @Test
  void what_is_damaged_is_an_error_that_says_so() {
    byte[] value = RowCodec.encode(row(WaitReason.DUE));
    for (int length = 0; length < value.length; length++) {
      byte[] torn = Arrays.copyOf(value, length);
      assertThatThrownBy(() -> RowCodec.decode(key(), torn)).isInstanceOf(StoreException.class);
    }
    value[0] = 9;
    assertThatThrownBy(() -> RowCodec.entry(value))
        .hasMessage("a row of the queue has version 9, not 1");
  }
}
