// SPDX-License-Identifier: Apache-2.0
package dev.waybill.runtime;

import dev.waybill.core.BounceRules;
import dev.waybill.core.WaybillSettings;
import dev.waybill.core.delivery.RoutedSites;
import dev.waybill.core.dns.Providers;
import dev.waybill.core.message.MessageId;
import dev.waybill.core.message.MessageStore;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.outcome.Classifier;
import dev.waybill.core.outcome.EventLog;
import dev.waybill.core.outcome.History;
import dev.waybill.core.outcome.RecipientEvent;
import dev.waybill.core.queue.DeliveryQueue;
import dev.waybill.core.queue.StoredOctets;
import dev.waybill.core.store.Changes;
import dev.waybill.core.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that must not be lost, in one store: the octets of messages, the delivery queue and
 * the log of events.
 *
 * @param store the one store of this server
 * @param messages the octets, each stored once
 * @param log what happened
 * @param queue what waits to be delivered
 * @param classifiers says what replies mean, by the settings in force
 */
public record MailRecords(
    Store store,
    MessageStore messages,
    EventLog log,
    DeliveryQueue queue,
    Supplier<Classifier> classifiers) {

  private static final Logger LOGGER = LoggerFactory.getLogger(MailRecords.class);

  /** Reads what an earlier process left; a million deliveries take some seconds. */
  static MailRecords open(
      Store store, Supplier<WaybillSettings> settings, Providers providers, InstantSource clock) {
    MessageStore messages = new MessageStore(store);
    int orphans = messages.removeOrphans();
    if (orphans > 0) {
      LOGGER.info("Removed the octets of {} messages that were never accepted", orphans);
    }
    EventLog log = new EventLog(store);
    Supplier<Classifier> classifiers =
        new Derived<>(() -> settings.get().bounceRules(), BounceRules::classifier);
    DeliveryQueue queue =
        new DeliveryQueue(
            store,
            log::write,
            new QueueOctets(messages),
            new RoutedSites(() -> settings.get().delivery(), providers),
            message -> settled(log, message),
            (reply, remote, site, stage) ->
                Optional.of(classifiers.get().classify(reply, remote, stage)),
            clock);
    queue.open();
    return new MailRecords(store, messages, log, queue, classifiers);
  }

  private static Set<Integer> settled(EventLog log, MessageToken message) {
    Set<Integer> settled = new HashSet<>();
    for (RecipientEvent event : log.history(message).map(History::events).orElse(List.of())) {
      if (event.kind().isFinal()) {
        settled.add(event.index());
      } else if (event.kind() == RecipientEvent.Kind.RELEASED) {
        // An administrator sends a dead letter on its way again.
        settled.remove(event.index());
      }
    }
    return settled;
  }

  /** The octets of messages as the queue sees them. */
  private record QueueOctets(MessageStore messages) implements StoredOctets {

    @Override
    public void hold(Changes changes, long id, String holder) {
      messages.hold(changes, new MessageId(id), holder);
    }

    @Override
    public void release(Changes changes, long id, String holder) {
      messages.release(changes, new MessageId(id), holder);
    }

    @Override
    public void removeIfUnused(long id) {
      messages.removeIfUnused(new MessageId(id));
    }

    @Override
    public InputStream open(long id) throws IOException {
      return messages.open(new MessageId(id));
    }
  }
}
