// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import dev.waybill.core.message.MessageStore;
import dev.waybill.core.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.mailet.Mail;

/**
 * The mail queues that James and its extensions ask for, and the dead letters, in the store. The
 * queues that an earlier process left mail in exist from the start. Thread-safe.
 */
public final class StoredQueues implements MailQueueFactory<ManageableMailQueue> {

  private final Map<MailQueueName, StoredQueue> queues = new ConcurrentHashMap<>();
  private final QueueContext context;

  private StoredQueues(QueueContext context) {
    this.context = context;
  }

  /**
   * Reads which mail waits.
   *
   * @param log what the queues write to the log of events
   * @param delays when mail is processed again that failed
   * @param gate opened when the server has started, closed before a stop
   * @param durability asked before a mail is processed; what it returns makes durable what became
   *     of the mail, before its queue forgets it; when that throws, the mail is processed again
   *     later
   */
  public static StoredQueues open(
      Store store,
      MessageStore messages,
      QueueLog log,
      RetryDelays delays,
      QueueGate gate,
      Function<Mail, Runnable> durability,
      QueueMetrics metrics,
      InstantSource clock) {
    QueueStore rows = new QueueStore(store, messages, log);
    StoredQueues opened =
        new StoredQueues(new QueueContext(rows, delays, gate, durability, metrics, clock));
    rows.open(opened::recover);
    return opened;
  }

  private void recover(String queue, long sequence, Instant due) {
    queue(MailQueueName.of(queue)).recover(sequence, due);
  }

  private StoredQueue queue(MailQueueName name) {
    return queues.computeIfAbsent(name, this::open);
  }

  private StoredQueue open(MailQueueName name) {
    StoredQueue queue = new StoredQueue(name, context);
    context.metrics().show(queue);
    return queue;
  }

  /** The mail that nobody can process, in the repository with this path. */
  public DeadLetters deadLetters(String path) {
    return new DeadLetters(context.store(), path, context.clock());
  }

  @Override
  public Optional<ManageableMailQueue> getQueue(MailQueueName name, PrefetchCount count) {
    return Optional.ofNullable(queues.get(name));
  }

  @Override
  public ManageableMailQueue createQueue(MailQueueName name, PrefetchCount count) {
    return queue(name);
  }

  @Override
  public Set<MailQueueName> listCreatedMailQueues() {
    return Set.copyOf(queues.keySet());
  }
}
