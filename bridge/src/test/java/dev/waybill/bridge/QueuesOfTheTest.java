// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.mail.MessagingException;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Mail queues in memory that know no delays, and fail as often as they are told. */
final class QueuesOfTheTest implements MailQueueFactory<QueuesOfTheTest.Queue> {

  private final Map<MailQueueName, Queue> queues = new ConcurrentHashMap<>();

  @Override
  public Optional<Queue> getQueue(MailQueueName name, PrefetchCount count) {
    return Optional.ofNullable(queues.get(name));
  }

  @Override
  public Queue createQueue(MailQueueName name, PrefetchCount count) {
    return queues.computeIfAbsent(name, Queue::new);
  }

  @Override
  public Set<MailQueueName> listCreatedMailQueues() {
    return queues.keySet();
  }

  static final class Queue implements MailQueue {

    final BlockingQueue<Mail> mails = new LinkedBlockingQueue<>();
    final BlockingQueue<String> done = new LinkedBlockingQueue<>();
    final AtomicInteger failures = new AtomicInteger();
    private final MailQueueName name;

    Queue(MailQueueName name) {
      this.name = name;
    }

    @Override
    public MailQueueName getName() {
      return name;
    }

    @Override
    public void enQueue(Mail mail, Duration delay) throws MailQueueException {
      enQueue(mail);
    }

    @Override
    public void enQueue(Mail mail) throws MailQueueException {
      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new MailQueueException("the queue is away");
      }
      try {
        // Whoever puts it in may dispose of it.
        Mail copy = MailImpl.duplicate(mail);
        copy.setName(mail.getName());
        mails.add(copy);
      } catch (MessagingException e) {
        throw new MailQueueException("the mail cannot be copied", e);
      }
    }

    @Override
    public Publisher<Void> enqueueReactive(Mail mail) {
      return Mono.error(new UnsupportedOperationException("nobody asks for it"));
    }

    @Override
    public Publisher<MailQueueItem> deQueue() {
      return Flux.generate(sink -> sink.next(next()));
    }

    private MailQueueItem next() {
      try {
        return new Item(mails.take(), done);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("nobody waits any more", e);
      }
    }

    @Override
    public void close() {
      mails.clear();
    }
  }

  private record Item(Mail mail, BlockingQueue<String> done) implements MailQueue.MailQueueItem {

    @Override
    public Mail getMail() {
      return mail;
    }

    @Override
    public void done(CompletionStatus status) {
      done.add(mail.getName());
    }
  }
}
