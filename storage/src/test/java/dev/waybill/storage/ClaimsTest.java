// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.delivery.Consignment;
import dev.waybill.storage.Claims.Position;
import dev.waybill.storage.Claims.Row;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whether the claims find the same rows as a search through all of them. */
final class ClaimsTest {

  /** An index of due times in memory, with the plain answers. */
  private static final class Model {
    private final Claims claims = new Claims();
    private final TreeMap<Position, Consignment> rows = new TreeMap<>();
    private final Map<Consignment, Position> places = new HashMap<>();
    private final Set<Consignment> claimed = new HashSet<>();
    private int nextId = 1;
    private int rowsRead;

    private List<Row> above(Position position, int limit, long now) {
      List<Row> found =
          rows.tailMap(position, false).entrySet().stream()
              .filter(row -> row.getKey().dueNanos() <= now)
              .limit(limit)
              .map(row -> new Row(row.getKey(), row.getValue()))
              .toList();
      rowsRead += found.size();
      return found;
    }

    void add(int due) {
      Consignment consignment = Samples.consignment(Samples.token(nextId), 0);
      put(consignment, new Position(due, nextId++));
      claims.appeared(place(consignment));
    }

    void claim(int max, long now) throws SQLException {
      List<Consignment> expected =
          rows.entrySet().stream()
              .filter(row -> row.getKey().dueNanos() <= now)
              .map(Map.Entry::getValue)
              .filter(consignment -> !claimed.contains(consignment))
              .limit(max)
              .toList();

      List<Consignment> found = claims.claim((above, limit) -> above(above, limit, now), max);

      assertThat(found).isEqualTo(expected);
      claimed.addAll(found);
    }

    void checkFirstFree() throws SQLException {
      assertThat(claims.firstFree((above, limit) -> above(above, limit, Long.MAX_VALUE), 2))
          .isEqualTo(
              rows.entrySet().stream()
                  .filter(row -> !claimed.contains(row.getValue()))
                  .map(row -> row.getKey().dueNanos())
                  .findFirst());
    }

    void release(Consignment consignment) {
      claimed.remove(consignment);
      claims.release(consignment);
    }

    void defer(Consignment consignment, int due) {
      Position to = new Position(due, place(consignment).id());
      rows.remove(place(consignment));
      put(consignment, to);
      claimed.remove(consignment);
      claims.moved(consignment, to);
    }

    void settle(Consignment consignment) {
      rows.remove(place(consignment));
      claimed.remove(consignment);
      claims.settled(consignment);
    }

    private void put(Consignment consignment, Position position) {
      rows.put(position, consignment);
      places.put(consignment, position);
    }

    private Position place(Consignment consignment) {
      return Objects.requireNonNull(places.get(consignment));
    }
  }

  @Property
  void the_free_rows_come_in_order_and_none_is_passed_over(
      @ForAll @Size(max = 60) List<@IntRange(max = 999) Integer> steps) throws SQLException {
    Model model = new Model();
    for (int step : steps) {
      int due = step / 10 % 10;
      switch (step % 10) {
        case 0, 1, 2, 3 -> model.add(due);
        case 4, 5, 6 -> model.claim(step / 100 % 4, due);
        case 7 -> model.claimed.stream().findFirst().ifPresent(model::release);
        case 8 -> model.claimed.stream().findFirst().ifPresent(c -> model.defer(c, due));
        default -> model.claimed.stream().findFirst().ifPresent(model::settle);
      }
      model.checkFirstFree();
    }
  }

  @Property(tries = 20)
  void claimed_rows_are_not_read_again(@ForAll @IntRange(min = 1, max = 9) int max)
      throws SQLException {
    Model model = new Model();
    for (int row = 0; row < 500; row++) {
      model.add(1);
    }

    for (int claim = 0; claim < 50; claim++) {
      model.claim(max, 1);
    }

    assertThat(model.rowsRead).isLessThanOrEqualTo(50 * max);
  }
}
