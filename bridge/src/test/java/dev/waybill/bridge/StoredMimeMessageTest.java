// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.message.Draft;
import dev.waybill.core.message.MessageId;
import dev.waybill.core.message.MessageStore;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Durability;
import dev.waybill.storage.rocks.RocksSettings;
import dev.waybill.storage.rocks.RocksStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.james.server.core.MailImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StoredMimeMessageTest {

  private static final byte[] OCTETS =
      "Subject: h\u00c3\u00a9\u00ff\nX: \r\n\r\nbody \u00e9\n\r"
          .getBytes(StandardCharsets.ISO_8859_1);

  @TempDir private Path directory;
  private RocksStore store;
  private MessageStore messages;
  private MessageId id;
  private MailImpl mail;

  @BeforeEach
  void open() throws Exception {
    store = RocksStore.open(RocksSettings.of(directory).withFreeSpaceFloor(0));
    messages = new MessageStore(store);
    Draft draft = messages.stage(new ByteArrayInputStream(OCTETS));
    Changes changes = new Changes();
    draft.addTo(changes, "test");
    store.write(changes, Durability.SYNCED);
    id = draft.id();
    mail = MailImpl.builder().name("one").build();
    mail.setMessageNoCopy(new StoredMimeMessage(messages, id));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static byte[] read(MailImpl mail) throws Exception {
    try (InputStream raw = RawMessage.open(mail)) {
      return raw.readAllBytes();
    }
  }

  @Test
  void writes_itself_as_it_came_also_when_somebody_has_looked_into_it() throws Exception {
    assertThat(mail.getMessage().getSubject()).startsWith("h");
    mail.getMessage().getContent();

    ByteArrayOutputStream written = new ByteArrayOutputStream();
    mail.getMessage().writeTo(written);

    assertThat(written.toByteArray()).isEqualTo(OCTETS);
    assertThat(read(mail)).isEqualTo(OCTETS);
    assertThat(mail.getMessageSize()).isEqualTo(OCTETS.length);
  }

  @Test
  void shares_its_octets_with_a_copy() throws Exception {
    MailImpl copy = RawMessage.copy(mail);

    assertThat(StoredMimeMessage.idOf(copy, messages)).contains(id);
    assertThat(read(copy)).isEqualTo(OCTETS);
    assertThat(copy.getName()).isNotEqualTo("one");
  }

  @Test
  void that_was_changed_shares_nothing() throws Exception {
    mail.getMessage().setHeader("Subject", "changed");

    MailImpl copy = RawMessage.copy(mail);

    assertThat(StoredMimeMessage.idOf(mail, messages)).isEmpty();
    assertThat(StoredMimeMessage.idOf(copy, messages)).isEmpty();
    assertThat(new String(read(copy), StandardCharsets.US_ASCII)).startsWith("Subject: changed");
  }

  @Test
  void of_another_store_is_not_ours() throws Exception {
    assertThat(StoredMimeMessage.idOf(mail, new MessageStore(store))).isEmpty();
  }
}
