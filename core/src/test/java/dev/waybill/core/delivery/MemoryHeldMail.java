// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.journal.Event;
import dev.waybill.core.journal.SignatureNote;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.reply.Reply;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Held mail without a disk: the same rules, and every breach of them is an error. */
final class MemoryHeldMail implements HeldMail {

  final List<Held> gone = new ArrayList<>();
  final List<Event> refused = new ArrayList<>();
  final Map<Long, Reply> said = new TreeMap<>();
  final List<Integer> transactions = new ArrayList<>();
  boolean broken;
  private final TreeMap<Long, Held> waiting = new TreeMap<>();
  private final Set<Long> everGone = new HashSet<>();
  private long places;

  /** Holds one more; its terms are the names of what it needs one of. */
  synchronized Held hold(String queue, Instant at) {
    long place = ++places;
    Consignment consignment =
        new Consignment(
            MessageToken.derive("held " + place),
            0,
            Mailbox.parse("user" + place + "@example.org"),
            EnvelopeSender.nobody(),
            at,
            0);
    Held held = new Held(place, consignment, new Hold(queue, queue));
    waiting.put(place, held);
    return held;
  }

  @Override
  public void add(
      List<Consignment> consignments,
      Map<Integer, Hold> holds,
      Optional<SignatureNote> note,
      InputStream raw) {
    throw new UnsupportedOperationException("the releaser adds nothing");
  }

  @Override
  public synchronized Map<String, Long> queues() {
    Map<String, Long> queues = new LinkedHashMap<>();
    waiting.values().forEach(held -> queues.putIfAbsent(held.hold().queue(), held.place()));
    return queues;
  }

  @Override
  public synchronized List<Held> first(String queue, int max) {
    return waiting.values().stream()
        .filter(held -> held.hold().queue().equals(queue))
        .limit(max)
        .toList();
  }

  @Override
  public synchronized void letGo(List<Held> held, Instant now) {
    if (broken) {
      throw new IllegalStateException("the disk is full");
    }
    for (Held each : held) {
      if (!everGone.add(each.place())) {
        throw new AssertionError("let go twice: " + each);
      }
      waiting.remove(each.place());
      gone.add(each);
    }
    transactions.add(held.size());
  }

  @Override
  public synchronized void refuse(Held held, Event bounced) {
    waiting.remove(held.place());
    refused.add(bounced);
  }

  @Override
  public synchronized int say(String queue, Reply why, Instant now, int max) {
    List<Held> unsaid =
        waiting.values().stream()
            .filter(held -> held.hold().queue().equals(queue) && !said.containsKey(held.place()))
            .limit(max)
            .toList();
    unsaid.forEach(held -> said.put(held.place(), why));
    return unsaid.size();
  }

  @Override
  public synchronized long count() {
    return waiting.size();
  }

  synchronized List<Long> placesGone() {
    return gone.stream().map(Held::place).toList();
  }
}
