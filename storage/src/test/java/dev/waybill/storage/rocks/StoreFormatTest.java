// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.rocks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.message.MessageId;
import dev.waybill.core.message.MessageStore;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.EventLog;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.queue.DeliveryQueue;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.queue.ReplyClassifier;
import dev.waybill.core.queue.SiteResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What earlier versions wrote can be read. {@code store-format-1.zip} holds a store that {@link
 * QueueInSmallHeap} filled: two deliveries that are due and one that bounced. It is never made
 * again; a new format gets a file of its own beside it.
 */
class StoreFormatTest {

  @Test
  void a_store_of_format_1_is_read(@TempDir Path directory) throws IOException {
    unpack("store-format-1.zip", directory);
    try (RocksStore store = RocksStore.open(RocksSettings.of(directory).withFreeSpaceFloor(0))) {
      EventLog log = new EventLog(store);
      MessageStore messages = new MessageStore(store);
      DeliveryQueue queue =
          new DeliveryQueue(
              store,
              log::write,
              new QueueInSmallHeap.Octets(messages),
              SiteResolver.BY_DOMAIN,
              message -> Set.of(),
              ReplyClassifier.NONE,
              InstantSource.system());
      queue.open();

      assertThat(queue.totals().all()).isEqualTo(3);
      Optional<QueuedDelivery> due = queue.claim("s1.example");
      assertThat(due.orElseThrow().recipient()).hasToString("r1@s1.example");
      long octets = queue.message(due.orElseThrow().message()).orElseThrow().octets();
      try (InputStream content = messages.open(new MessageId(octets))) {
        assertThat(new String(content.readAllBytes(), US_ASCII)).endsWith("\r\n\r\nHello\r\n");
      }
      assertThat(log.history(MessageToken.derive("message 2")).orElseThrow().events())
          .extracting(RecipientEvent::kind)
          .containsExactly(RecipientEvent.Kind.BOUNCED);
    }
  }

  private static void unpack(String name, Path directory) throws IOException {
    try (InputStream resource = StoreFormatTest.class.getResourceAsStream(name);
        ZipInputStream zip = new ZipInputStream(resource)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = directory.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
      }
    }
  }
}
