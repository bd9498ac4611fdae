// SPDX-License-Identifier: Apache-2.0
package dev.waybill.mailets;

import dev.waybill.bridge.Engine;
import dev.waybill.bridge.Engines;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import javax.mail.MessagingException;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/** What all our mailets share: a lease of the engine, and one way to fail. */
abstract class EngineMailet extends GenericMailet {

  /** Chosen: with the pauses between them three seconds, and James asks five times. */
  private static final int ATTEMPTS = 5;

  private static final long FIRST_PAUSE_MILLIS = 200;

  private final Engines.Lease lease;

  EngineMailet(FileSystem fileSystem, DomainList domains) {
    this.lease = Engines.lease(fileSystem, domains);
  }

  abstract void handle(Engine engine, Mail mail) throws MessagingException, IOException;

  final Engine engine() {
    return lease.engine();
  }

  @Override
  public final void service(Mail mail) throws MessagingException {
    for (int attempt = 1; ; attempt++) {
      try {
        handle(lease.engine(), mail);
        return;
      } catch (IOException | RuntimeException e) {
        // The edge towards James, which tries five times without a pause: a disk gets a moment.
        if (attempt == ATTEMPTS || !paused(attempt)) {
          throw new MessagingException(
              getMailetName() + " failed for " + mail.getName(), new IOException(e));
        }
      }
    }
  }

  private static boolean paused(int attempt) {
    try {
      TimeUnit.MILLISECONDS.sleep(FIRST_PAUSE_MILLIS << (attempt - 1));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends what the mailet began at its start, while the engine is still open. */
  void stop() {}

  @Override
  public final void destroy() {
    stop();
    lease.close();
  }

  @Override
  public final String getMailetInfo() {
    return getClass().getSimpleName();
  }
}
