// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.delivery.Outcome.HostFailed;
import dev.waybill.core.delivery.Outcome.Refused;
import dev.waybill.core.delivery.Outcome.Trouble;
import dev.waybill.core.dns.NextHop;
import dev.waybill.core.dns.NextHops;
import dev.waybill.core.queue.OutgoingMessage;
import dev.waybill.core.queue.QueuedDelivery;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.store.StoreAwayException;
import dev.waybill.core.store.StoreException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Delivers the mail of one site over one connection at a time until none is left.
 *
 * <p>Confined to one thread. For each delivery the hosts are tried in order, until one takes or
 * refuses it (RFC 5321 §5.1). A connection that served before and is lost, or on which MAIL is put
 * off, is no news about host or recipient: the hosts are tried again over a fresh one. What none of
 * the hosts that can be reached is fit to carry is refused. Domains of one site share the
 * connection when they have the same hosts.
 */
final class DeliveryWorker implements Runnable {

  private static final Logger LOG = System.getLogger(DeliveryEngine.class.getName());

  /** Broken transactions in a row that make a site pause; chosen, no source. */
  private static final int PATIENCE = 5;

  private final DeliveryContext at;
  private final SiteQueue site;
  private final Runnable trouble;
  private final Map<Route, NextHops> lookups = new HashMap<>();
  private Optional<Route> route = Optional.empty();
  private List<NextHop> hops = List.of();
  private Optional<SmtpConnection> connection = Optional.empty();
  private int position;
  private int carried;

  /**
   * A worker for a site.
   *
   * @param trouble called when the store is away; must not block
   */
  DeliveryWorker(DeliveryContext at, SiteQueue site, Runnable trouble) {
    this.at = at;
    this.site = site;
    this.trouble = trouble;
  }

  @Override
  public void run() {
    try {
      Optional<QueuedDelivery> next = at.scheduler().first(site);
      while (next.isPresent()) {
        boolean goOn = carry(next.get());
        int soFar = connection.isPresent() ? carried : 0;
        next = goOn ? at.scheduler().next(site, soFar) : Optional.empty();
      }
    } catch (StoreException e) {
      LOG.log(Level.ERROR, "the queue can not be read; delivery pauses", e);
      trouble.run();
    } finally {
      hangUp();
      at.scheduler().left(site);
    }
  }

  private boolean carry(QueuedDelivery delivery) {
    boolean done = false;
    try {
      boolean goOn = carryWithin(delivery);
      done = true;
      return goOn;
    } catch (StoreAwayException e) {
      LOG.log(Level.ERROR, "message " + delivery.message() + " can not be read now", e);
      trouble.run();
      return false;
    } catch (RuntimeException e) {
      // A fault of ours in one message must not stop the others: it waits like any deferred one.
      LOG.log(Level.ERROR, "delivery of message " + delivery.message() + " failed", e);
      at.recorder().record(delivery, new Refused(Replies.internal(), ""), "");
      done = true;
      return false;
    } finally {
      if (!done) {
        at.queue().release(delivery);
      }
    }
  }

  private boolean carryWithin(QueuedDelivery delivery) {
    if (!at.queue().findSite(delivery).equals(site.name())) {
      // It was looked up only now; the workers of its site get it.
      at.queue().release(delivery);
      return true;
    }
    Optional<OutgoingMessage> message = at.queue().message(delivery.message());
    if (message.isEmpty()) {
      LOG.log(Level.ERROR, "message " + delivery.message() + " is gone from the store");
      at.recorder().record(delivery, new Refused(Replies.unreadable(), ""), "");
      return true;
    }
    Optional<NextHops.Failed> nowhere = find(delivery);
    return nowhere.isPresent()
        ? nowhere(delivery, nowhere.get())
        : conclude(delivery, attempt(delivery, message.get()));
  }

  private Optional<NextHops.Failed> find(QueuedDelivery delivery) {
    Route wanted = at.settings().get().routes().of(delivery, at.settings().get());
    if (route.filter(wanted::equals).isPresent()) {
      return Optional.empty();
    }
    NextHops found = lookups.computeIfAbsent(wanted, way -> way.hops(at.resolver()));
    if (found instanceof NextHops.Failed failed) {
      return Optional.of(failed);
    }
    List<NextHop> others = ((NextHops.Found) found).hops();
    if (!Set.copyOf(others).equals(Set.copyOf(hops)) || !sharesConnection(wanted)) {
      hangUp();
      hops = others;
      position = 0;
    }
    route = Optional.of(wanted);
    return Optional.empty();
  }

  private boolean sharesConnection(Route wanted) {
    DeliverySettings settings = at.settings().get();
    return route
        .filter(
            now ->
                now.port(settings) == wanted.port(settings)
                    && now.tls(settings) == wanted.tls(settings))
        .isPresent();
  }

  private boolean nowhere(QueuedDelivery delivery, NextHops.Failed why) {
    Reply reply = why.failure().reply(why.detail());
    if (why.failure().isPermanent()) {
      at.recorder().record(delivery, new Refused(reply, ""), "");
      return true;
    }
    boolean shared = !delivery.recipient().domain().value().equals(site.name());
    if (shared && delivery.route().isEmpty() && connection.isPresent()) {
      // Other domains of the site are found, and it takes their mail.
      at.recorder().record(delivery, new Refused(reply, ""), "");
      return true;
    }
    return unreachable(delivery, new HostFailed(Trouble.SET_UP, reply, ""));
  }

  private Outcome attempt(QueuedDelivery delivery, OutgoingMessage message) {
    int from = 0;
    Optional<HostFailed> before = Optional.empty();
    if (connection.isPresent()) {
      Outcome outcome = send(connection.get(), delivery, message);
      before = outcome.hostFailure();
      boolean onlyHost = hops.size() == 1 && isUnfit(before);
      if (before.isEmpty() || onlyHost) {
        return outcome;
      }
      hangUp();
      from = again(before.get());
      before = before.filter(DeliveryWorker::isUnfit);
    }
    return tryHosts(delivery, message, from, before);
  }

  // A host that takes no more on a connection that served may take it on a fresh one. Another host
  // may be fit, also one that did not answer when this connection was made.
  private int again(HostFailed before) {
    return switch (before.trouble()) {
      case LOST -> 0;
      case UNWILLING -> position;
      case SET_UP, UNFIT -> position > 0 ? 0 : position + 1;
    };
  }

  private Outcome tryHosts(
      QueuedDelivery delivery, OutgoingMessage message, int from, Optional<HostFailed> before) {
    Optional<HostFailed> worst = before;
    Optional<HostFailed> silent = Optional.empty();
    for (int i = from; i < hops.size() && !at.watchdog().isCut(); i++) {
      position = i;
      Optional<HostFailed> closed = dial(hops.get(i));
      silent = closed.isPresent() ? closed : silent;
      Outcome outcome =
          closed.isPresent() ? closed.get() : send(connection.orElseThrow(), delivery, message);
      if (outcome.hostFailure().isEmpty()) {
        return outcome;
      }
      boolean last = i == hops.size() - 1;
      if (!(last && isUnfit(outcome.hostFailure()))) {
        hangUp();
      }
      worst = worse(worst, outcome.hostFailure().get());
    }
    if (isUnfit(worst) && silent.isPresent()) {
      // The one that is silent now may be fit.
      HostFailed unheard = silent.get();
      return new HostFailed(Trouble.UNFIT, unheard.reply(), unheard.remote(), unheard.stage());
    }
    return worst
        .filter(failure -> !(isUnfit(failure) && at.watchdog().isCut()))
        .orElseGet(() -> new HostFailed(Trouble.SET_UP, Replies.cutByUs("while connecting"), ""));
  }

  // What a host said in a transaction tells more than that another one is not fit for it, and that
  // more than that a third could not be reached.
  private static Optional<HostFailed> worse(Optional<HostFailed> known, HostFailed latest) {
    return known.filter(before -> weight(before) > weight(latest)).or(() -> Optional.of(latest));
  }

  private static int weight(HostFailed failure) {
    return switch (failure.trouble()) {
      case SET_UP -> 0;
      case UNFIT -> 1;
      case LOST, UNWILLING -> 2;
    };
  }

  private static boolean isUnfit(HostFailed failure) {
    return failure.trouble() == Trouble.UNFIT;
  }

  private static boolean isUnfit(Optional<HostFailed> failure) {
    return failure.filter(DeliveryWorker::isUnfit).isPresent();
  }

  private Optional<HostFailed> dial(NextHop hop) {
    DeliverySettings settings = at.settings().get();
    TlsMode tls = route.orElseThrow().tls(settings);
    SmtpConnection first = connection(hop, settings);
    Optional<HostFailed> failed = open(first, tls);
    if (failed.isPresent() && tls == TlsMode.OPPORTUNISTIC && first.handshakeFailed()) {
      LOG.log(Level.INFO, "no TLS with " + first.remote() + ", going on in clear: " + failed.get());
      failed = open(connection(hop, settings), TlsMode.OFF);
    }
    return failed;
  }

  private SmtpConnection connection(NextHop hop, DeliverySettings settings) {
    int port = route.orElseThrow().port(settings);
    return new SmtpConnection(hop, port, settings, new SmtpSocket(at.watchdog()), at.listener());
  }

  private Optional<HostFailed> open(SmtpConnection candidate, TlsMode tls) {
    Optional<HostFailed> failed = candidate.open(tls);
    if (failed.isPresent()) {
      candidate.quit();
    } else {
      connection = Optional.of(candidate);
      carried = 0;
      at.scheduler().connected(site);
    }
    return failed;
  }

  private Outcome send(SmtpConnection over, QueuedDelivery delivery, OutgoingMessage message) {
    carried++;
    try {
      return over.send(delivery, message, at.queue()::open);
    } catch (IOException e) {
      LOG.log(Level.ERROR, "message " + delivery.message() + " can not be read", e);
      return new Refused(Replies.unreadable(), "");
    }
  }

  private boolean conclude(QueuedDelivery delivery, Outcome attempted) {
    Outcome outcome =
        isUnfit(attempted.hostFailure())
            ? new Refused(attempted.reply(), attempted.remote(), attempted.stage())
            : attempted;
    boolean delivered = outcome instanceof Outcome.Delivered;
    boolean verdict = delivered || outcome.reply().isPermanent();
    if (at.watchdog().isCut() && !(verdict && outcome.hostFailure().isEmpty())) {
      // We broke it off ourselves; that is no attempt.
      at.queue().release(delivery);
      return false;
    }
    Optional<HostFailed> failure = outcome.hostFailure();
    if (failure.isPresent()) {
      return failure.get().trouble() == Trouble.SET_UP
          ? unreachable(delivery, failure.get())
          : broken(delivery, failure.get());
    }
    String tls = connection.map(SmtpConnection::tls).orElse("");
    if (connection.isPresent() && !connection.get().isUsable()) {
      hangUp();
    }
    at.recorder().siteUp(site.name());
    at.scheduler().answered(site, delivered);
    at.recorder().record(delivery, outcome, tls);
    return true;
  }

  // Others have a connection: this one was one too many, and the mail takes theirs.
  private boolean unreachable(QueuedDelivery delivery, HostFailed why) {
    if (at.scheduler().isFull(site)) {
      at.queue().release(delivery);
    } else {
      at.scheduler().failed(site);
      at.recorder().siteDown(site.name(), delivery, why);
    }
    return false;
  }

  private boolean broken(QueuedDelivery delivery, HostFailed why) {
    if (at.scheduler().lost(site) < PATIENCE) {
      at.recorder().record(delivery, why, "");
      return true;
    }
    at.scheduler().failed(site);
    at.recorder().siteDown(site.name(), delivery, why);
    return false;
  }

  private void hangUp() {
    if (connection.isPresent()) {
      connection.get().quit();
      connection = Optional.empty();
      at.scheduler().disconnected(site);
    }
  }
}
