// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.queue.QueueIndex.RowKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The index against a plain map, over random changes. */
class QueueIndexPropertyTest {

  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  private final Map<RowKey, QueuedDelivery> model = new HashMap<>();
  private final Set<RowKey> claimed = new HashSet<>();

  @Property(tries = 200)
  void agrees_with_a_map(@ForAll long seed) {
    // One instance serves all tries.
    model.clear();
    claimed.clear();
    Random random = new Random(seed);
    QueueIndex index = new QueueIndex(SiteResolver.BY_DOMAIN);
    Instant now = NOON;
    for (int step = 0; step < 400; step++) {
      now = now.plusMillis(random.nextInt(2000));
      step(random, index, now);
    }
    index.tick(now);

    assertThat(index.size()).isEqualTo(model.size());
    assertThat(claimableOf(index, now)).isEqualTo(claimableOf(now));
    for (RowKey key : model.keySet()) {
      assertThat(index.contains(key)).isTrue();
    }
    Instant later = now.plusSeconds(3600);
    index.tick(later);
    Set<RowKey> all = new HashSet<>();
    for (int site = 0; site < 3; site++) {
      Optional<RowKey> next = index.claim("d" + site + ".example", later);
      while (next.isPresent()) {
        assertThat(all.add(next.get())).isTrue();
        next = index.claim("d" + site + ".example", later);
      }
    }
    assertThat(all).hasSize(claimableOf(later));
  }

  private void step(Random random, QueueIndex index, Instant now) {
    String site = "d" + random.nextInt(3) + ".example";
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        QueuedDelivery row = row(random, site, now);
        if (model.putIfAbsent(RowKey.of(row), row) == null) {
          index.add(row.message(), row.index(), RowCodec.entry(row), now);
        }
      }
      case 2 -> index.claim(site, now).ifPresent(claimed::add);
      case 3 -> any(random, claimed).ifPresent(key -> release(index, key, now));
      case 4 -> any(random, claimed).ifPresent(key -> replace(random, index, key, now));
      default -> any(random, model.keySet()).ifPresent(key -> remove(index, key));
    }
  }

  private void release(QueueIndex index, RowKey key, Instant now) {
    index.unclaim(key, now);
    claimed.remove(key);
  }

  private void replace(Random random, QueueIndex index, RowKey key, Instant now) {
    QueuedDelivery row = Objects.requireNonNull(model.get(key));
    WaitReason reason =
        random.nextBoolean() ? WaitReason.DUE : new WaitReason.Limit("l", "t", index.nextPlace());
    QueuedDelivery changed =
        row.dueAt(now.plusSeconds(random.nextInt(60))).waitingFor(reason, Optional.empty(), "");
    model.put(key, changed);
    claimed.remove(key);
    index.replace(key, RowCodec.entry(changed), now);
  }

  private void remove(QueueIndex index, RowKey key) {
    model.remove(key);
    claimed.remove(key);
    long left = model.keySet().stream().filter(k -> k.message().equals(key.message())).count();
    assertThat(index.remove(key)).isEqualTo((int) left);
  }

  private int claimableOf(QueueIndex index, Instant now) {
    int sum = 0;
    for (int site = 0; site < 3; site++) {
      sum += index.claimable("d" + site + ".example", now);
    }
    return sum;
  }

  private int claimableOf(Instant now) {
    return (int)
        model.values().stream()
            .filter(row -> !claimed.contains(RowKey.of(row)))
            .filter(row -> row.reason().kind() == WaitReason.Kind.DUE && !row.due().isAfter(now))
            .count();
  }

  private static Optional<RowKey> any(Random random, Set<RowKey> keys) {
    List<RowKey> all = new ArrayList<>(keys);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
  }

  private static QueuedDelivery row(Random random, String domain, Instant now) {
    return QueuedDelivery.accepted(
            MessageToken.derive("m" + random.nextInt(60)),
            random.nextInt(4),
            Mailbox.parse("x@" + domain),
            EnvelopeSender.nobody(),
            "client" + random.nextInt(3),
            now,
            WaitReason.DUE)
        .dueAt(now.plusSeconds(random.nextInt(20)));
  }
}
