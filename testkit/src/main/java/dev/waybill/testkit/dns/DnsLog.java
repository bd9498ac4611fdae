// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.dns;

import dev.waybill.testkit.time.Changes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** The questions that came, in order. Thread-safe. */
final class DnsLog {

  private final List<DnsQuery> queries = new ArrayList<>();
  private final Changes changes = new Changes();

  void add(Record question, boolean overTcp) {
    String name = question.getName().toString(true).toLowerCase(Locale.ROOT);
    synchronized (this) {
      queries.add(new DnsQuery(name, Type.string(question.getType()), overTcp));
    }
    changes.ring();
  }

  synchronized List<DnsQuery> queries() {
    return List.copyOf(queries);
  }

  synchronized int count(String name, String type) {
    String wanted = DnsData.name(name).toString(true).toLowerCase(Locale.ROOT);
    return (int)
        queries.stream()
            .filter(one -> one.name().equals(wanted) && one.type().equalsIgnoreCase(type))
            .count();
  }

  synchronized void forget() {
    queries.clear();
  }

  boolean await(String name, String type, int count, Duration atMost) {
    return changes.await(() -> count(name, type) >= count, atMost);
  }
}
