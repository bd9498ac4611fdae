// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import dev.waybill.core.store.StoreException;
import dev.waybill.server.queue.QueueStore.Entry;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import javax.mail.MessagingException;
import org.apache.james.queue.api.ManageableMailQueue.DefaultMailQueueItemView;
import org.apache.james.queue.api.ManageableMailQueue.MailQueueItemView;
import org.apache.james.queue.api.ManageableMailQueue.MailQueueIterator;

/** Reads the rows of a queue page by page. Confined to one thread. */
final class QueueBrowser implements MailQueueIterator {

  private final QueueStore store;
  private final byte[] prefix;
  private final Deque<Entry> page = new ArrayDeque<>();
  private byte[] from;
  private boolean ended;

  QueueBrowser(QueueStore store, byte[] prefix) {
    this.store = store;
    this.prefix = prefix;
    this.from = prefix;
  }

  @Override
  public boolean hasNext() {
    if (page.isEmpty() && !ended) {
      List<Entry> next = store.page(prefix, from);
      page.addAll(next);
      ended = next.isEmpty();
      if (!ended) {
        from = QueueKeys.next(page.getLast().key());
      }
    }
    return !page.isEmpty();
  }

  @Override
  public MailQueueItemView next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the end of the queue");
    }
    Entry entry = page.remove();
    Instant due = entry.row().due();
    try {
      return new DefaultMailQueueItemView(store.mail(entry), due.atZone(ZoneOffset.UTC));
    } catch (MessagingException e) {
      throw new StoreException("row " + entry.sequence() + " of a mail queue", e);
    }
  }

  @Override
  public void close() {
    page.clear();
    ended = true;
  }
}
