// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.breaker;

import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Keys;
import dev.waybill.core.store.Store;
import dev.waybill.core.store.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What the breaker decided, in the store: state, time and evidence, a line each. */
final class BreakerTable {

  private static final byte[] PREFIX = Keys.of("breaker/standing/");
  private static final int LINES = 3;

  private BreakerTable() {}

  /** All entries of the store. */
  static List<BreakerEntry> read(Store store) {
    List<BreakerEntry> entries = new ArrayList<>();
    store.scan(
        Table.META,
        PREFIX,
        Keys.after(PREFIX),
        (key, value) -> {
          int from = PREFIX.length;
          String name = new String(key, from, key.length - from, StandardCharsets.UTF_8);
          String[] lines = new String(value, StandardCharsets.UTF_8).split("\n", LINES);
          entries.add(
              new BreakerEntry(
                  name, BreakerEntry.State.valueOf(lines[0]), Instant.parse(lines[1]), lines[2]));
          return true;
        });
    return entries;
  }

  /** Adds an entry in place of an earlier one. */
  static void write(BreakerEntry entry, Changes changes) {
    String value = entry.state() + "\n" + entry.since() + "\n" + entry.evidence();
    changes.put(Table.META, Keys.join(PREFIX, Keys.of(entry.account())), Keys.of(value));
  }
}
