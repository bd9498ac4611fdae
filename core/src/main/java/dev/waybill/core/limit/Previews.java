// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import dev.waybill.core.address.Mailbox;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks every counter of a message separately. Confined to one thread. */
final class Previews {

  private final Limiter limiter;
  private final Map<CounterId, Counter> counters = new LinkedHashMap<>();
  private final Map<CounterId, List<LimitCharge>> charges = new LinkedHashMap<>();

  Previews(Limiter limiter) {
    this.limiter = limiter;
  }

  void add(Counter counter, Mailbox recipient, long octets) {
    counters.putIfAbsent(counter.id(), counter);
    List<LimitCharge> known = charges.computeIfAbsent(counter.id(), id -> new ArrayList<>());
    boolean once = counter.limit().counts() == Counted.MESSAGES && !known.isEmpty();
    boolean unknown = counter.limit().counts() == Counted.OCTETS && octets == 0;
    if (!once && !unknown) {
      known.add(limiter.charge(counter, recipient, octets));
    }
  }

  List<Preview> all() {
    return counters.values().stream().map(this::preview).toList();
  }

  private Preview preview(Counter counter) {
    List<LimitCharge> wanted = charges.getOrDefault(counter.id(), List.of());
    Usage usage = limiter.store().usage(counter, limiter.now());
    long needs = wanted.stream().mapToLong(LimitCharge::amount).sum();
    return new Preview(usage, needs, wanted.isEmpty() ? Optional.empty() : limitExceeded(wanted));
  }

  // Reserved for a moment and released: only the store knows bursts and distinguished recipients.
  private Optional<LimitExceeded> limitExceeded(List<LimitCharge> wanted) {
    Answer answer = limiter.store().take(wanted, limiter.now());
    if (answer instanceof Answer.Taken taken) {
      limiter.store().release(taken.reservation(), limiter.now());
    }
    return answer instanceof Answer.Short tooMuch
        ? tooMuch.limitsExceeded().stream().findFirst()
        : Optional.empty();
  }
}
