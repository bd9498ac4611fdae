// SPDX-License-Identifier: Apache-2.0
package dev.waybill.mailets;

import dev.waybill.bridge.Engines;
import java.io.IOException;
import java.util.function.Consumer;
import javax.mail.MessagingException;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/** What all our mailets share: a lease of the engine, and one way to fail. */
abstract class EngineMailet extends GenericMailet {

  private final Engines.Lease lease;

  EngineMailet(FileSystem fileSystem, DomainList domains) {
    this(fileSystem, domains, unused -> {});
  }

  /** One that has something to tell the engine at once. */
  EngineMailet(FileSystem fileSystem, DomainList domains, Consumer<Engines.Lease> tells) {
    this.lease = Engines.lease(fileSystem, domains);
    tells.accept(lease);
  }

  abstract void handle(Engines.Lease lease, Mail mail) throws MessagingException, IOException;

  @Override
  public void init() throws MessagingException {
    lease.hostReady(getMailetContext());
  }

  @Override
  public final void service(Mail mail) throws MessagingException {
    try {
      handle(lease, mail);
    } catch (IOException | RuntimeException e) {
      // The edge towards James, which tries again.
      throw new MessagingException(
          getMailetName() + " failed for " + mail.getName(), new IOException(e));
    }
  }

  @Override
  public final void destroy() {
    lease.close();
  }

  @Override
  public final String getMailetInfo() {
    return getClass().getSimpleName();
  }
}
