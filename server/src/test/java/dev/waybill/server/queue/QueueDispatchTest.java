// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.queue;

import static dev.waybill.server.queue.TestQueues.mail;
import static dev.waybill.server.queue.TestQueues.names;
import static dev.waybill.server.queue.TestQueues.next;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.james.queue.api.ManageableMailQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueDispatchTest {

  private static final String MESSAGE = "From: news@example.com\r\n\r\nx\r\n";

  @TempDir private Path directory;

  @Test
  void an_error_with_one_mail_does_not_stop_the_others() throws Exception {
    try (TestQueues queues = new TestQueues(directory)) {
      ManageableMailQueue spool = queues.spool();
      queues.durability =
          mail -> {
            if (mail.getName().equals("bad")) {
              throw new StackOverflowError("for a test");
            }
            return () -> {};
          };
      spool.enQueue(mail("bad", MESSAGE));
      spool.enQueue(mail("good", MESSAGE));

      assertThat(next(spool).getMail().getName()).isEqualTo("good");
      assertThat(names(spool)).contains("bad");
    }
  }
}
