// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.outcome.RecipientEvent.Kind;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.TestQueue;
import dev.waybill.testkit.smtp.SmtpSink;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ManyDeadSitesTest {

  private static final int SITES = 1_000;
  private static final int EACH = 100;

  @Test
  void cost_some_writes_for_each_site_and_delay_no_other() {
    TestQueue mail = new TestQueue();
    try (SmtpSink sink = SmtpSink.start();
        Engine engine = new Engine(Engine.settings(sink.port()), mail)) {
      for (int i = 0; i < SITES; i++) {
        engine.mx("dead" + i + ".example", "127.0.0.77");
      }
      engine.mx("live.example", "127.0.0.1");
      for (int i = 0; i < SITES * EACH; i++) {
        mail.add("user@dead" + i % SITES + ".example");
      }
      int before = mail.store.writes();
      engine.start();
      QueuedDelivery first = mail.add("first@live.example");
      mail.await("the first", () -> kind(mail, first) == Kind.DELIVERED);
      mail.await("all outages", () -> mail.siteEvents().size() == SITES);
      mail.await("the end of all attempts", () -> engine.workers() == 0);

      // Two connections may be tried to a site that nothing is known of.
      assertThat(mail.store.writes() - before).isLessThan(2 * SITES + 10);
      assertThat(mail.depth()).isEqualTo(SITES * EACH);

      engine.advance(Duration.ofMinutes(1));
      QueuedDelivery second = mail.add("second@live.example");
      mail.await("the second", () -> kind(mail, second) == Kind.DELIVERED);
    }
  }

  private static Kind kind(TestQueue mail, QueuedDelivery delivery) {
    return mail.latest(delivery).map(event -> event.kind()).orElse(Kind.HELD);
  }
}
