// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import static java.util.stream.Collectors.groupingBy;

import dev.waybill.core.message.MessageToken;
import dev.waybill.core.queue.DeliveryQueue;
import dev.waybill.core.queue.OutgoingMessage;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.store.StoreException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Signs and releases what waits for a key, and bounces what has waited too long.
 *
 * <p>Thread-safe, with a thread of its own between {@link #start} and {@link #close}. In a round,
 * each domain is asked for with its first message; the others follow when that one could be signed.
 */
public final class KeyReleaser implements AutoCloseable {

  private static final Logger LOG = System.getLogger(KeyReleaser.class.getName());

  /** How often a missing key is asked for when nobody says that it is there; chosen. */
  private static final Duration MOMENT = Duration.ofMinutes(1);

  /** How many are read at once; chosen. */
  private static final int PAGE = 100;

  /** What one signature may still take at the end; chosen. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DeliveryQueue queue;
  private final KeyWaitPolicy policy;
  private final Supplier<DeliverySettings> settings;
  private final InstantSource clock;
  private final Loop loop = new Loop("waybill-delivery-keys", this::round);
  private volatile boolean stopping;

  /** A releaser that does nothing before {@link #start}. */
  public KeyReleaser(
      DeliveryQueue queue,
      KeyWaitPolicy policy,
      Supplier<DeliverySettings> settings,
      InstantSource clock) {
    this.queue = queue;
    this.policy = policy;
    this.settings = settings;
    this.clock = clock;
  }

  /** Begins with what an earlier process left. */
  public void start() {
    loop.start();
  }

  /** Says that keys have changed, or that something waits for one now. Returns at once. */
  public void changed() {
    loop.wake();
  }

  /** Ends the thread after the message that it is at. */
  @Override
  public void close() {
    stopping = true;
    loop.stop();
    try {
      if (!loop.join(PATIENCE)) {
        LOG.log(Level.ERROR, "the thread that signs waiting mail did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One round; tells when the next is to be made. Package-private for tests. */
  Duration round() {
    List<String> domains = queue.missingKeys();
    domains.forEach(this::release);
    loop.relief();
    return domains.isEmpty() ? Duration.ofDays(1) : MOMENT;
  }

  private void release(String domain) {
    boolean more = true;
    while (more && !stopping) {
      List<QueuedDelivery> page = queue.waitingForKey(domain, PAGE);
      more = !page.isEmpty();
      Map<MessageToken, List<QueuedDelivery>> messages =
          page.stream()
              .collect(
                  groupingBy(QueuedDelivery::message, LinkedHashMap::new, Collectors.toList()));
      for (Map.Entry<MessageToken, List<QueuedDelivery>> held : messages.entrySet()) {
        more = more && !stopping && go(held.getKey(), held.getValue());
      }
    }
    if (!stopping) {
      giveUp(domain);
    }
  }

  // Whether they do not wait any longer.
  private boolean go(MessageToken token, List<QueuedDelivery> held) {
    Optional<OutgoingMessage> message = queue.message(token);
    try {
      Optional<byte[]> head = message.isPresent() ? policy.sign(message.get()) : Optional.empty();
      head.ifPresent(signed -> queue.signed(message.orElseThrow().withHead(signed), held));
      return head.isPresent();
    } catch (StoreException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.ERROR, "message " + token + " can not be signed now", e);
      return false;
    }
  }

  private void giveUp(String domain) {
    Duration limit = settings.get().retry().giveUpAfter();
    Reply why = settings.get().retry().gaveUp(Replies.noKey(domain));
    List<QueuedDelivery> old =
        queue.waitingForKey(domain, PAGE).stream()
            .filter(held -> !clock.instant().isBefore(held.acceptedAt().plus(limit)))
            .toList();
    if (!old.isEmpty()) {
      queue.refuse(old, why);
    }
  }
}
