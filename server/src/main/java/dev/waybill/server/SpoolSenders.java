// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.jms.ConnectionFactory;
import javax.jms.DeliveryMode;
import javax.jms.JMSException;
import javax.jms.Message;
import javax.jms.MessageProducer;
import javax.jms.Session;
import javax.mail.MessagingException;
import org.apache.activemq.ActiveMQSession;
import org.apache.activemq.command.ActiveMQBlobMessage;
import org.apache.james.queue.api.MailQueueName;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.mailet.Mail;

/**
 * Puts mail into one queue, several at a time: James has one sender for each queue, which waits for
 * the disk for one message after the other. Thread-safe.
 */
final class SpoolSenders {

  /** Messages that are written at the same time; the disk then syncs them together. Chosen. */
  private static final int SENDERS = 16;

  private final BlockingQueue<Sender> idle = new ArrayBlockingQueue<>(SENDERS);

  SpoolSenders(ConnectionFactory connections, MailQueueName queue) throws JMSException {
    for (int count = 0; count < SENDERS; count++) {
      idle.add(Sender.open(connections, queue));
    }
  }

  /**
   * Returns when the message and its entry are on the disk.
   *
   * @param properties what the entry says about the message
   */
  void send(Map<String, Object> properties, int priority, Mail mail)
      throws JMSException, MessagingException, IOException {
    Sender sender = takeOne();
    try {
      sender.send(properties, priority, mail);
    } finally {
      idle.add(sender);
    }
  }

  private Sender takeOne() throws IOException {
    try {
      return idle.take();
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted before the message was queued", stopping);
    }
  }

  private record Sender(ActiveMQSession session, MessageProducer producer) {

    // A connection for each: the broker deals with those of one connection in turn.
    static Sender open(ConnectionFactory connections, MailQueueName queue) throws JMSException {
      ActiveMQSession session =
          (ActiveMQSession)
              connections.createConnection().createSession(false, Session.AUTO_ACKNOWLEDGE);
      return new Sender(session, session.createProducer(session.createQueue(queue.asString())));
    }

    void send(Map<String, Object> properties, int priority, Mail mail)
        throws JMSException, MessagingException, IOException {
      try (MimeMessageInputStream content = new MimeMessageInputStream(mail.getMessage())) {
        ActiveMQBlobMessage entry = (ActiveMQBlobMessage) session.createBlobMessage(content);
        try {
          for (Map.Entry<String, Object> property : properties.entrySet()) {
            entry.setObjectProperty(property.getKey(), property.getValue());
          }
          producer.send(entry, DeliveryMode.PERSISTENT, priority, Message.DEFAULT_TIME_TO_LIVE);
        } catch (JMSException failure) {
          entry.deleteFile();
          throw failure;
        }
      }
    }
  }
}
