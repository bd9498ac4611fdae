// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.core.store.MemoryStore;
import dev.waybill.core.store.StoreAwayException;
import dev.waybill.core.store.StoreException;
import dev.waybill.core.store.Table;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class MessageStoreTest {

  private static final String SPOOL = "spool:1";
  private static final String QUEUE = "queue";
  private static final int CHUNK = MessageStore.CHUNK;

  private final MemoryStore store = new MemoryStore();
  private final MessageStore messages = new MessageStore(store);

  private static byte[] octets(int size) {
    byte[] octets = new byte[size];
    new Random(size).nextBytes(octets);
    return octets;
  }

  private static InputStream stream(byte[] octets) {
    return new ByteArrayInputStream(octets);
  }

  private MessageId add(byte[] octets) throws IOException {
    Draft draft = messages.stage(stream(octets));
    commit(draft);
    return draft.id();
  }

  private void commit(Draft draft) {
    Changes changes = new Changes();
    draft.addTo(changes, SPOOL);
    store.write(changes, Durability.SYNCED);
  }

  private void release(MessageId id, String holder) {
    Changes changes = new Changes();
    messages.release(changes, id, holder);
    store.write(changes, Durability.SYNCED);
    messages.removeIfUnused(id);
  }

  private void assertNothingIsStored() {
    assertThat(store.size(Table.OCTETS)).isZero();
    assertThat(store.size(Table.STORED)).isZero();
    assertThat(store.size(Table.HOLDER)).isZero();
  }

  @Provide
  Arbitrary<Integer> sizes() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(0, 3 * CHUNK + 2),
        Arbitraries.of(0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 1, 3 * CHUNK));
  }

  @Property(tries = 60)
  void octets_come_back_as_they_were(@ForAll("sizes") int size) throws IOException {
    byte[] octets = octets(size);
    CRC32C checksum = new CRC32C();
    checksum.update(octets);

    MessageId id = add(octets);

    assertThat(messages.open(id).readAllBytes()).isEqualTo(octets);
    assertThat(messages.info(id).size()).isEqualTo(size);
    assertThat(messages.info(id).checksum()).isEqualTo((int) checksum.getValue());
    assertThat(store.size(Table.OCTETS)).isEqualTo((size + CHUNK - 1) / CHUNK);
    assertThat(store.size(Table.HOLDER)).isEqualTo(1);

    release(id, SPOOL);
    assertNothingIsStored();
  }

  @Property(tries = 60)
  void readers_may_skip_and_come_back(
      @ForAll("sizes") int size, @ForAll("sizes") int skipped, @ForAll("sizes") int read)
      throws IOException {
    byte[] octets = octets(size);
    try (InputStream stored = messages.open(add(octets));
        InputStream plain = stream(octets)) {
      assertThat(stored.skip(skipped)).isEqualTo(plain.skip(skipped));
      stored.mark(0);
      plain.mark(size);
      assertThat(stored.readNBytes(read)).isEqualTo(plain.readNBytes(read));
      assertThat(stored.read()).isEqualTo(plain.read());
      stored.reset();
      plain.reset();
      assertThat(stored.readAllBytes()).isEqualTo(plain.readAllBytes());
      assertThat(stored.read()).isEqualTo(-1);
    }
  }

  @Test
  void a_short_message_waits_for_the_disk_once() throws IOException {
    add(octets(1));
    int before = store.writes();
    add(octets(4096));
    assertThat(store.writes() - before).isEqualTo(1);
  }

  @Test
  void ids_grow_also_after_a_restart() throws IOException {
    MessageId first = add(octets(1));
    MessageId second = add(octets(1));
    store.losePower();
    MessageId third = new MessageStore(store).stage(stream(octets(1))).id();
    assertThat(first).isLessThan(second);
    assertThat(second).isLessThan(third);
    assertThat(MessageId.of(third.key(), 0)).isEqualTo(third);
  }

  @Test
  void an_id_that_could_not_be_given_is_given_later() throws IOException {
    store.fail(new StoreAwayException("no room"), true);
    assertThatThrownBy(() -> messages.stage(stream(octets(1)))).hasMessage("no room");
    store.fail(null);
    add(octets(1));
  }

  @Test
  void eight_bit_octets_are_noticed_in_header_and_body() throws IOException {
    assertThat(info("Subject: hi\r\n\r\nhello\r\n").isEightBit()).isFalse();
    StoredMessage header = info("Subject: h\u00e4\r\n\r\nhello\r\n");
    assertThat(header.eightBitHeader()).isTrue();
    assertThat(header.eightBitBody()).isFalse();
    StoredMessage body = info("Subject: hi\n\nh\u00e4llo\n");
    assertThat(body.eightBitHeader()).isFalse();
    assertThat(body.eightBitBody()).isTrue();
    assertThat(info("\r\nh\u00e4llo").eightBitHeader()).isFalse();
    StoredMessage late =
        info("A: " + "b".repeat(CHUNK) + "\u00e4\r\n\r\n" + "c".repeat(CHUNK) + "\u00e4");
    assertThat(late.eightBitHeader()).isTrue();
    assertThat(late.eightBitBody()).isTrue();
  }

  private StoredMessage info(String text) throws IOException {
    return messages.info(add(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Nested
  class Holders {

    @Test
    void keep_octets_until_the_last_one_goes() throws IOException {
      MessageId id = add(octets(2 * CHUNK));
      Changes changes = new Changes();
      messages.hold(changes, id, QUEUE);
      messages.release(changes, id, SPOOL);
      store.write(changes, Durability.SYNCED);
      messages.removeIfUnused(id);
      assertThat(messages.open(id).readAllBytes()).hasSize(2 * CHUNK);

      release(id, QUEUE);
      assertNothingIsStored();
      messages.removeIfUnused(id);
      assertThatThrownBy(() -> messages.open(id))
          .isInstanceOf(IOException.class)
          .hasMessage("no octets are stored as " + id);
      assertThatThrownBy(() -> messages.info(id)).isInstanceOf(StoreException.class);
    }

    @Test
    void of_a_neighbour_do_not_count() throws IOException {
      MessageId first = add(octets(1));
      MessageId second = add(octets(1));
      release(first, SPOOL);
      assertThatThrownBy(() -> messages.open(first)).isInstanceOf(IOException.class);
      assertThat(messages.open(second).readAllBytes()).hasSize(1);
    }

    @Test
    void have_names() throws IOException {
      Draft draft = messages.stage(stream(octets(1)));
      assertThatThrownBy(() -> draft.addTo(new Changes(), ""))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Nested
  class Leftovers {

    @Test
    void of_a_draft_that_is_given_up_go() throws IOException {
      messages.discard(messages.stage(stream(octets(3 * CHUNK))));
      assertNothingIsStored();
    }

    @Test
    void of_a_client_that_goes_away_go() {
      InputStream broken =
          new SequenceInputStream(
              stream(octets(2 * CHUNK)),
              new InputStream() {
                @Override
                public int read() throws IOException {
                  throw new IOException("gone");
                }

                @Override
                public int read(byte[] into, int from, int length) throws IOException {
                  throw new IOException("gone");
                }
              });
      assertThatThrownBy(() -> messages.stage(broken)).hasMessage("gone");
      assertNothingIsStored();
    }

    @Test
    void of_a_crash_go_at_the_next_start() throws IOException {
      MessageId kept = add(octets(2 * CHUNK));
      messages.stage(stream(octets(3 * CHUNK)));
      MessageId released = add(octets(CHUNK + 1));
      Changes changes = new Changes();
      messages.release(changes, released, SPOOL);
      store.write(changes, Durability.SYNCED);

      MessageStore next = new MessageStore(store);
      assertThat(next.removeOrphans()).isEqualTo(2);
      assertThat(next.removeOrphans()).isZero();

      assertThat(next.open(kept).readAllBytes()).hasSize(2 * CHUNK);
      assertThat(store.size(Table.OCTETS)).isEqualTo(2);
      assertThat(store.size(Table.STORED)).isEqualTo(1);
      assertThat(store.size(Table.HOLDER)).isEqualTo(1);
    }

    @Test
    void of_a_batch_that_may_be_there_are_not_touched() throws IOException {
      Draft draft = messages.stage(stream(octets(3 * CHUNK)));
      store.fail(new StoreAwayException("sync failed"), true);
      assertThatThrownBy(() -> commit(draft)).isInstanceOf(StoreAwayException.class);
      store.fail(null);

      messages.discard(draft);

      assertThat(new MessageStore(store).removeOrphans()).isZero();
      assertThat(messages.open(draft.id()).readAllBytes()).hasSize(3 * CHUNK);
    }

    @Test
    void stay_when_the_store_is_away_and_go_later() throws IOException {
      Draft draft = messages.stage(stream(octets(3 * CHUNK)));
      store.fail(new StoreAwayException("no room"));
      messages.discard(draft);
      store.fail(null);
      assertThat(new MessageStore(store).removeOrphans()).isEqualTo(1);
      assertNothingIsStored();
    }
  }

  @Nested
  class Damage {

    @Test
    void is_found_before_the_last_piece_is_read() throws IOException {
      MessageId id = add(octets(2 * CHUNK + 5));
      change(id, 0, octets(CHUNK));
      try (InputStream stored = messages.open(id)) {
        assertThat(stored.readNBytes(2 * CHUNK)).hasSize(2 * CHUNK);
        assertThatThrownBy(stored::read)
            .isInstanceOf(IOException.class)
            .hasMessage("the octets stored as " + id + " are damaged: the checksum is wrong");
      }
    }

    @Test
    void of_the_length_is_found() throws IOException {
      MessageId id = add(octets(CHUNK + 5));
      change(id, 1, octets(4));
      assertThatThrownBy(() -> messages.open(id).readAllBytes())
          .hasMessageEndingWith("damaged: piece 1 has 4 octets");
    }

    @Test
    void of_a_piece_that_is_gone_is_found() throws IOException {
      MessageId id = add(octets(CHUNK + 5));
      store.write(
          new Changes().delete(Table.OCTETS, MessageStore.chunkKey(id, 0)), Durability.SYNCED);
      assertThatThrownBy(() -> messages.open(id).readAllBytes())
          .hasMessageEndingWith("damaged: piece 0 is gone");
    }

    private void change(MessageId id, int chunk, byte[] octets) {
      store.write(
          new Changes().put(Table.OCTETS, MessageStore.chunkKey(id, chunk), octets),
          Durability.SYNCED);
    }
  }

  @Test
  void pieces_that_a_reopened_store_may_have_lost_are_not_relied_on() throws IOException {
    Draft draft = messages.stage(stream(octets(3 * CHUNK)));
    store.losePower();
    assertThatThrownBy(() -> commit(draft)).isInstanceOf(StoreAwayException.class);
    assertThatThrownBy(() -> messages.open(draft.id())).isInstanceOf(IOException.class);
  }
}
