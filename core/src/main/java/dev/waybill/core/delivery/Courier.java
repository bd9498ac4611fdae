// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.delivery.Outcome.HostFailed;
import dev.waybill.core.delivery.Outcome.Refused;
import dev.waybill.core.delivery.Outcome.Trouble;
import dev.waybill.core.dns.NextHop;
import dev.waybill.core.dns.NextHops;
import dev.waybill.core.reply.Reply;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Takes the mail of one destination over one connection at a time until none is left.
 *
 * <p>Confined to one thread. For each consignment the hosts are tried in order, until one takes or
 * refuses it (RFC 5321 §5.1). A connection that served before and is lost is no news about the
 * host: the hosts are tried again from the first. What none of the hosts that can be reached is fit
 * to carry is refused.
 */
final class Courier implements Runnable {

  private static final Logger LOG = System.getLogger(DeliveryEngine.class.getName());

  /** Broken transactions in a row that make a destination pause; chosen, no source. */
  private static final int PATIENCE = 5;

  private final Workplace at;
  private final Destination destination;
  private List<NextHop> hops = List.of();
  private Optional<SmtpConnection> connection = Optional.empty();
  private int position;
  private int carried;

  Courier(Workplace at, Destination destination) {
    this.at = at;
    this.destination = destination;
  }

  @Override
  public void run() {
    try {
      Optional<Consignment> next = at.ready().first(destination);
      while (next.isPresent()) {
        boolean goOn = carry(next.get());
        int soFar = connection.isPresent() ? carried : 0;
        next = goOn ? at.ready().next(destination, soFar) : Optional.empty();
      }
    } finally {
      hangUp();
      at.ready().left(destination);
    }
  }

  private boolean carry(Consignment consignment) {
    boolean done = false;
    try {
      Optional<NextHops.Failed> nowhere = find();
      boolean goOn =
          nowhere.isPresent()
              ? nowhere(consignment, nowhere.get())
              : conclude(consignment, attempt(consignment));
      done = true;
      return goOn;
    } catch (RuntimeException e) {
      // A fault of ours in one message must not stop the others: it waits like any deferred one.
      LOG.log(Level.ERROR, "delivery of message " + consignment.message() + " failed", e);
      at.settler().settle(consignment, new Refused(Replies.internal(), ""));
      done = true;
      return false;
    } finally {
      if (!done) {
        at.aftermath().unsettled(consignment);
      }
    }
  }

  private Optional<NextHops.Failed> find() {
    if (!hops.isEmpty()) {
      return Optional.empty();
    }
    return destination
        .route()
        .hops(at.resolver())
        .<Optional<NextHops.Failed>>fold(
            found -> {
              hops = found.hops();
              return Optional.empty();
            },
            Optional::of);
  }

  private boolean nowhere(Consignment consignment, NextHops.Failed why) {
    Reply reply = why.failure().reply(why.detail());
    if (!why.failure().isPermanent()) {
      return unreachable(consignment, new HostFailed(Trouble.SET_UP, reply, ""));
    }
    Refused refused = new Refused(reply, "");
    at.settler().settle(consignment, refused);
    at.ready().drain(destination).forEach(other -> at.settler().settle(other, refused));
    return false;
  }

  private Outcome attempt(Consignment consignment) {
    int from = 0;
    Optional<HostFailed> before = Optional.empty();
    if (connection.isPresent()) {
      Outcome outcome = send(connection.get(), consignment);
      before = outcome.hostFailure();
      boolean onlyHost = hops.size() == 1 && isUnfit(before);
      if (before.isEmpty() || onlyHost) {
        return outcome;
      }
      hangUp();
      from = again(before.get());
    }
    return tryHosts(consignment, from, before);
  }

  // Another host may be fit, also one that did not answer when this connection was made.
  private int again(HostFailed before) {
    boolean fromFirst = before.trouble() == Trouble.LOST || (isUnfit(before) && position > 0);
    return fromFirst ? 0 : position + 1;
  }

  private Outcome tryHosts(Consignment consignment, int from, Optional<HostFailed> before) {
    Optional<HostFailed> worst = before;
    Optional<HostFailed> silent = Optional.empty();
    for (int i = from; i < hops.size() && !at.watchdog().isCut(); i++) {
      position = i;
      Optional<HostFailed> closed = dial(hops.get(i));
      silent = closed.isPresent() ? closed : silent;
      Outcome outcome =
          closed.isPresent() ? closed.get() : send(connection.orElseThrow(), consignment);
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
      return new HostFailed(Trouble.UNFIT, silent.get().reply(), silent.get().remote());
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
    return failure.filter(Courier::isUnfit).isPresent();
  }

  private Optional<HostFailed> dial(NextHop hop) {
    TlsMode tls = destination.route().tls(at.settings());
    int port = destination.route().port(at.settings());
    SmtpConnection first = connection(hop, port);
    Optional<HostFailed> failed = open(first, tls);
    if (failed.isPresent() && tls == TlsMode.OPPORTUNISTIC && first.handshakeFailed()) {
      LOG.log(Level.INFO, "no TLS with " + first.remote() + ", going on in clear: " + failed.get());
      failed = open(connection(hop, port), TlsMode.OFF);
    }
    return failed;
  }

  private SmtpConnection connection(NextHop hop, int port) {
    return new SmtpConnection(hop, port, at.settings(), new Wire(at.watchdog()), at.tap());
  }

  private Optional<HostFailed> open(SmtpConnection candidate, TlsMode tls) {
    Optional<HostFailed> failed = candidate.open(tls);
    if (failed.isPresent()) {
      candidate.quit();
    } else {
      connection = Optional.of(candidate);
      carried = 0;
      at.ready().connected(destination);
    }
    return failed;
  }

  private Outcome send(SmtpConnection over, Consignment consignment) {
    carried++;
    try {
      return over.send(consignment, at.store());
    } catch (IOException e) {
      LOG.log(Level.ERROR, "message " + consignment.message() + " can not be read", e);
      return new Refused(Replies.unreadable(), "");
    }
  }

  private boolean conclude(Consignment consignment, Outcome attempted) {
    Outcome outcome =
        isUnfit(attempted.hostFailure())
            ? new Refused(attempted.reply(), attempted.remote())
            : attempted;
    boolean delivered = outcome instanceof Outcome.Delivered;
    boolean verdict = delivered || outcome.reply().isPermanent();
    if (at.watchdog().isCut() && !(verdict && outcome.hostFailure().isEmpty())) {
      // We broke it off ourselves; that is no attempt.
      at.aftermath().unsettled(consignment);
      return false;
    }
    Optional<HostFailed> failure = outcome.hostFailure();
    if (failure.isPresent()) {
      return failure.get().trouble() == Trouble.SET_UP
          ? unreachable(consignment, failure.get())
          : broken(consignment, failure.get());
    }
    if (connection.isPresent() && !connection.get().isUsable()) {
      hangUp();
    }
    at.ready().answered(destination, delivered);
    at.settler().settle(consignment, outcome);
    return true;
  }

  // Others have a connection: this one was one too many, and the mail takes theirs.
  private boolean unreachable(Consignment consignment, HostFailed why) {
    if (!at.ready().putBack(destination, consignment)) {
      pause(why);
      at.settler().settle(consignment, why);
    }
    return false;
  }

  private boolean broken(Consignment consignment, HostFailed why) {
    boolean goOn = at.ready().lost(destination) < PATIENCE;
    if (!goOn) {
      pause(why);
    }
    at.settler().settle(consignment, why);
    return goOn;
  }

  private void pause(HostFailed why) {
    Instant until = at.clock().instant().plus(at.settings().retry().destinationPause());
    LOG.log(Level.INFO, "no delivery to " + destination.route() + " until " + until);
    at.ready().pause(destination, until, why).forEach(waiting -> at.settler().settle(waiting, why));
  }

  private void hangUp() {
    if (connection.isPresent()) {
      connection.get().quit();
      connection = Optional.empty();
      at.ready().disconnected(destination);
    }
  }
}
