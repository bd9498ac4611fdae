// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import javax.jms.ConnectionFactory;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.MessageConsumer;
import javax.jms.Session;
import javax.mail.MessagingException;
import org.apache.activemq.BlobMessage;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.activemq.ActiveMQCacheableMailQueue;
import org.apache.james.queue.activemq.ActiveMQMailQueueItem;
import org.apache.james.queue.activemq.MimeMessageBlobMessageSource;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A mail queue that differs from that of James in three points. It hands out the message as it is
 * in its file; James copies it, and the copy has lost the octets over 127 in the header. It takes
 * in several messages at a time. And it goes on after an error of the broker, until the gate is
 * closed; James would process nothing more until the next start.
 *
 * <p>To close it does nothing, as in James, where whoever looks at a queue closes it; its
 * connections end with the broker. Thread-safe.
 */
final class SpoolQueue extends ActiveMQCacheableMailQueue {
  private static final Logger LOGGER = LoggerFactory.getLogger(SpoolQueue.class);

  /** How long one look for an entry takes at most: what a stop waits for, and a delayed entry. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final SpoolGate gate;
  private final SpoolSenders senders;

  SpoolQueue(
      ConnectionFactory connections,
      SpoolGate gate,
      MailQueueName name,
      MetricFactory metrics,
      GaugeRegistry gauges)
      throws JMSException {
    super(connections, gate, name, metrics, gauges);
    this.gate = gate;
    this.senders = new SpoolSenders(connections, name);
  }

  @Override
  protected void produceMail(Map<String, Object> properties, int priority, Mail mail)
      throws JMSException, MessagingException, IOException {
    senders.send(properties, priority, mail);
  }

  @Override
  public Flux<MailQueueItem> deQueue() {
    return Mono.defer(this::look).repeat(gate::isOpen);
  }

  /** The next entry that is ready, or nothing for now. */
  private Mono<MailQueueItem> look() {
    try {
      Session session = connection.createSession(true, Session.SESSION_TRANSACTED);
      try {
        return receive(session);
      } catch (JMSException | MessagingException | RuntimeException failure) {
        // Closing without a commit puts the entry back.
        closeSession(session);
        throw failure;
      }
    } catch (JMSException | MessagingException | RuntimeException failure) {
      // A stop interrupts the look for an entry.
      if (gate.isOpen()) {
        LOGGER.warn("cannot take mail from the queue {}", queueName.asString(), failure);
        SpoolGate.pause();
      }
      return Mono.empty();
    }
  }

  private Mono<MailQueueItem> receive(Session session) throws JMSException, MessagingException {
    MessageConsumer consumer = session.createConsumer(queue, getMessageSelector());
    Message entry = consumer.receive(LOOK.toMillis());
    if (entry == null || !gate.enter()) {
      closeConsumer(consumer);
      closeSession(session);
      return Mono.empty();
    }
    try {
      dequeuedMailsMetric.increment();
      return createMailQueueItem(session, consumer, entry);
    } catch (JMSException | MessagingException | RuntimeException failure) {
      gate.leave();
      throw failure;
    }
  }

  @Override
  protected Mono<MailQueueItem> createMailQueueItem(
      Session session, MessageConsumer consumer, Message entry)
      throws JMSException, MessagingException {
    MailImpl mail = populateMail(entry).build();
    mail.setMessageNoCopy(
        new SpooledMessage(new MimeMessageBlobMessageSource((BlobMessage) entry)));
    return Mono.just(
        gate.decorate(new ActiveMQMailQueueItem(mail, session, consumer, entry), queueName));
  }
}
