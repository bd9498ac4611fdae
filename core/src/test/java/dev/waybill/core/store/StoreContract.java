// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Store} does. */
public abstract class StoreContract {

  private static final byte[] FIRST = {};
  private static final byte[] END = {-1, -1, -1, -1, -1, -1, -1, -1, -1};
  private static final byte[] KEY = Keys.of("key");

  @TempDir protected Path directory;

  private Store store;

  /** Opens a store, with what is in the directory. */
  protected abstract Store open(Path inDirectory);

  /** Whether opening again shows what was there. */
  protected boolean survivesClosing() {
    return true;
  }

  @BeforeEach
  void openStore() {
    store = open(directory);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private static byte[] value(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void put(Table table, byte[] key, String value) {
    store.write(new Changes().put(table, key, value(value)), Durability.SYNCED);
  }

  private List<String> scan(Table table, byte[] from, byte[] to) {
    List<String> values = new ArrayList<>();
    store.scan(
        table, from, to, (key, value) -> values.add(new String(value, StandardCharsets.UTF_8)));
    return values;
  }

  @Test
  void a_key_has_the_last_value_that_was_written() {
    assertThat(store.get(Table.LOG, KEY)).isEmpty();
    put(Table.LOG, KEY, "one");
    put(Table.LOG, KEY, "two");
    assertThat(store.get(Table.LOG, KEY)).contains(value("two"));
  }

  @Test
  void tables_do_not_know_each_other() {
    for (Table table : Table.values()) {
      assertThat(store.get(table, KEY)).as("%s", table).isEmpty();
      put(table, KEY, table.label());
    }
    for (Table table : Table.values()) {
      assertThat(store.get(table, KEY)).as("%s", table).contains(value(table.label()));
    }
  }

  @Test
  void values_may_be_empty_and_may_be_long() {
    byte[] megabyte = new byte[1 << 20];
    new Random(1).nextBytes(megabyte);
    store.write(
        new Changes().put(Table.OCTETS, KEY, megabyte).put(Table.HOLDER, KEY, FIRST),
        Durability.SYNCED);
    assertThat(store.get(Table.OCTETS, KEY)).contains(megabyte);
    assertThat(store.get(Table.HOLDER, KEY)).contains(FIRST);
  }

  @Test
  void changes_are_made_in_their_order() {
    store.write(
        new Changes()
            .put(Table.SPOOL, Keys.of(1), value("a"))
            .put(Table.SPOOL, Keys.of(2), value("b"))
            .deleteRange(Table.SPOOL, Keys.of(1), Keys.of(3))
            .put(Table.SPOOL, Keys.of(2), value("c"))
            .put(Table.SPOOL, Keys.of(3), value("d"))
            .delete(Table.SPOOL, Keys.of(3)),
        Durability.WRITTEN);
    assertThat(scan(Table.SPOOL, FIRST, END)).containsExactly("c");
  }

  @Test
  void a_range_begins_with_its_first_key_and_ends_before_its_last() {
    for (int i = 0; i < 5; i++) {
      put(Table.SPOOL, Keys.of(i), "" + i);
    }
    assertThat(scan(Table.SPOOL, Keys.of(1), Keys.of(3))).containsExactly("1", "2");
    assertThat(scan(Table.SPOOL, Keys.of(3), Keys.of(3))).isEmpty();
    assertThat(scan(Table.SPOOL, Keys.of(3), Keys.of(1))).isEmpty();
    store.write(new Changes().deleteRange(Table.SPOOL, Keys.of(1), Keys.of(3)), Durability.SYNCED);
    assertThat(scan(Table.SPOOL, FIRST, END)).containsExactly("0", "3", "4");
  }

  @Test
  void keys_sort_as_unsigned_octets() {
    put(Table.SITE, new byte[] {(byte) 0x80}, "high");
    put(Table.SITE, new byte[] {0x7f}, "low");
    put(Table.SITE, new byte[] {0x7f, 0}, "longer");
    assertThat(scan(Table.SITE, FIRST, END)).containsExactly("low", "longer", "high");
  }

  @Test
  void a_scan_ends_when_the_visitor_has_enough() {
    for (int i = 0; i < 5; i++) {
      put(Table.SPOOL, Keys.of(i), "" + i);
    }
    List<Long> seen = new ArrayList<>();
    store.scan(
        Table.SPOOL,
        FIRST,
        END,
        (key, value) -> {
          seen.add(Keys.number(key, 0));
          return seen.size() < 2;
        });
    assertThat(seen).containsExactly(0L, 1L);
  }

  @Test
  void a_scan_sees_one_moment() {
    put(Table.SPOOL, Keys.of(1), "1");
    put(Table.SPOOL, Keys.of(2), "2");
    List<Long> seen = new ArrayList<>();
    store.scan(
        Table.SPOOL,
        FIRST,
        END,
        (key, value) -> {
          seen.add(Keys.number(key, 0));
          store.write(
              new Changes().delete(Table.SPOOL, Keys.of(2)).put(Table.SPOOL, Keys.of(3), value),
              Durability.WRITTEN);
          return true;
        });
    assertThat(seen).containsExactly(1L, 2L);
  }

  @Test
  void what_a_visitor_throws_comes_through() {
    put(Table.SPOOL, KEY, "1");
    assertThatThrownBy(
            () ->
                store.scan(
                    Table.SPOOL,
                    FIRST,
                    END,
                    (key, value) -> {
                      throw new IllegalStateException("enough");
                    }))
        .hasMessage("enough");
    put(Table.SPOOL, KEY, "2");
  }

  @Test
  void changes_for_another_generation_are_refused() {
    Changes now = new Changes().inGeneration(store.generation()).put(Table.LOG, KEY, KEY);
    store.write(now, Durability.SYNCED);
    Changes before = new Changes().inGeneration(store.generation() - 1).delete(Table.LOG, KEY);
    assertThatThrownBy(() -> store.write(before, Durability.SYNCED))
        .isInstanceOf(StoreAwayException.class);
    assertThat(store.get(Table.LOG, KEY)).isPresent();
  }

  @Test
  void many_write_at_the_same_time() {
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int writer = 0; writer < 8; writer++) {
      int number = writer;
      writers.add(
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 20; i++) {
                  put(Table.DELIVERY, Keys.join(Keys.of(number), Keys.of(i)), number + " " + i);
                }
              }));
    }
    CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).join();
    assertThat(scan(Table.DELIVERY, FIRST, END)).hasSize(160);
  }

  @Test
  void it_does_what_a_sorted_map_does() {
    Random random = new Random(7);
    TreeMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);
    for (int batch = 0; batch < 300; batch++) {
      Changes changes = new Changes();
      for (int i = 0; i < 5; i++) {
        change(random, changes, model);
      }
      store.write(changes, batch % 50 == 0 ? Durability.SYNCED : Durability.WRITTEN);
    }
    assertSame(model);
    if (survivesClosing()) {
      store.close();
      store = open(directory);
      assertSame(model);
    }
  }

  private static void change(Random random, Changes changes, NavigableMap<byte[], byte[]> model) {
    byte[] key = Keys.of(random.nextInt(100));
    switch (random.nextInt(8)) {
      case 0 -> {
        byte[] end = Keys.of(Keys.number(key, 0) + random.nextInt(5));
        changes.deleteRange(Table.MESSAGE, key, end);
        model.subMap(key, end).clear();
      }
      case 1, 2 -> {
        changes.delete(Table.MESSAGE, key);
        model.remove(key);
      }
      default -> {
        byte[] value = new byte[random.nextInt(10_000)];
        random.nextBytes(value);
        changes.put(Table.MESSAGE, key, value);
        model.put(key, value);
      }
    }
  }

  private void assertSame(NavigableMap<byte[], byte[]> model) {
    TreeMap<byte[], byte[]> seen = new TreeMap<>(Arrays::compareUnsigned);
    store.scan(
        Table.MESSAGE,
        FIRST,
        END,
        (key, value) -> {
          seen.put(key, value);
          return true;
        });
    assertThat(seen).hasSameSizeAs(model);
    for (Map.Entry<byte[], byte[]> entry : model.entrySet()) {
      assertThat(seen.get(entry.getKey())).isEqualTo(entry.getValue());
      assertThat(store.get(Table.MESSAGE, entry.getKey())).contains(entry.getValue());
    }
  }

  @Test
  void what_was_written_is_there_after_closing_unless_it_lives_in_memory() {
    store.write(new Changes().put(Table.OCTETS, KEY, value("octets")), Durability.WRITTEN);
    store.close();
    store = open(directory);
    Optional<byte[]> found = store.get(Table.OCTETS, KEY);
    assertThat(found.isPresent()).isEqualTo(survivesClosing());
    found.ifPresent(octets -> assertThat(octets).isEqualTo(value("octets")));
  }

  @Test
  void a_healthy_store_takes_mail() {
    assertThat(store.health().takesMail()).as("%s", store.health()).isTrue();
  }
}
