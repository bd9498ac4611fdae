// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import dev.waybill.core.delivery.Consignment;
import dev.waybill.core.message.MessageToken;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which consignments are being delivered right now; in memory only, so that a restart forgets it.
 *
 * <p>Thread-safe: its methods exclude each other, scans of the due index included.
 *
 * <h2>Finding the next one without looking at the claimed ones</h2>
 *
 * <p>A claimed row stays in the index of due times until it is settled, at the very front, where
 * the next scan begins. So a <em>floor</em> is kept: a position in the index (due time, then row
 * id) below which every row is claimed. A scan begins above the floor, passes over claimed rows,
 * stops at the first {@code max} free ones, and leaves the floor at the last row it saw. A row that
 * becomes free or appears below the floor (a release, a retry, a message accepted earlier but added
 * later) pulls the floor down to just below itself.
 *
 * <p>A scan thus reads at most {@code max} free rows and those claimed rows that lie above the
 * floor, never a deferred row that is not due: half a million of them cost nothing, and neither do
 * claims that are slow to be settled. Memory is one small entry for each claim.
 *
 * <p>A row may be committed while a scan that does not see it runs; therefore the floor is pulled
 * down after the commit, and as that waits for the scan to end, the scan cannot undo it.
 */
final class Claims {

  /** Below every row: due times before 1677 do not exist. */
  private static final Position START = new Position(Long.MIN_VALUE, 0);

  private final Map<Key, Position> claimed = new HashMap<>();
  private Position floor = START;

  /**
   * A place in the index of due times.
   *
   * @param dueNanos when
   * @param id the row
   */
  record Position(long dueNanos, long id) implements Comparable<Position> {
    @Override
    public int compareTo(Position other) {
      int byTime = Long.compare(dueNanos, other.dueNanos);
      return byTime == 0 ? Long.compare(id, other.id) : byTime;
    }

    private Position justBelow() {
      return new Position(dueNanos, id - 1);
    }
  }

  /**
   * A row of the index.
   *
   * @param position where it stands
   * @param consignment what it holds
   */
  record Row(Position position, Consignment consignment) {}

  /** Reads the index. */
  @FunctionalInterface
  interface DueIndex {
    /** The next rows above a position, at most {@code limit}; empty when there are no more. */
    List<Row> above(Position position, int limit) throws SQLException;
  }

  private record Key(MessageToken message, int index) {
    static Key of(Consignment consignment) {
      return new Key(consignment.message(), consignment.index());
    }
  }

  /** Claims up to {@code max} free rows, in the order of the index. */
  synchronized List<Consignment> claim(DueIndex index, int max) throws SQLException {
    List<Consignment> claims = new ArrayList<>();
    while (claims.size() < max) {
      List<Row> rows = index.above(floor, max);
      if (rows.isEmpty()) {
        return claims;
      }
      for (Row row : rows) {
        if (claims.size() == max) {
          return claims;
        }
        if (claimed.putIfAbsent(Key.of(row.consignment()), row.position()) == null) {
          claims.add(row.consignment());
        }
        floor = row.position();
      }
    }
    return claims;
  }

  /** The first free row's due time, without claiming it. */
  synchronized Optional<Long> firstFree(DueIndex index, int pageSize) throws SQLException {
    List<Row> rows = index.above(floor, pageSize);
    while (!rows.isEmpty()) {
      for (Row row : rows) {
        if (!claimed.containsKey(Key.of(row.consignment()))) {
          return Optional.of(row.position().dueNanos());
        }
        floor = row.position();
      }
      rows = index.above(floor, pageSize);
    }
    return Optional.empty();
  }

  /** Where the claimed row stands, empty when nobody has a claim on it. */
  synchronized Optional<Position> position(Consignment consignment) {
    return Optional.ofNullable(claimed.get(Key.of(consignment)));
  }

  /** Makes a row free again where it was. */
  synchronized void release(Consignment consignment) {
    Position position = claimed.remove(Key.of(consignment));
    if (position != null) {
      appeared(position);
    }
  }

  /** Forgets a claim on a row that waits no more. */
  synchronized void settled(Consignment consignment) {
    claimed.remove(Key.of(consignment));
  }

  /** Forgets a claim on a row that waits elsewhere now. */
  synchronized void moved(Consignment consignment, Position to) {
    claimed.remove(Key.of(consignment));
    appeared(to);
  }

  /** A free row is there now. */
  synchronized void appeared(Position position) {
    if (position.compareTo(floor) <= 0) {
      floor = position.justBelow();
    }
  }

  /** Looks at everything again; for when it is not known what was committed. */
  synchronized void rewind() {
    floor = START;
  }
}
