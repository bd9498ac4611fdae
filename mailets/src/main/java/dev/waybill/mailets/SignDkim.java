// SPDX-License-Identifier: Apache-2.0
package dev.waybill.mailets;

import com.google.inject.Inject;
import dev.waybill.bridge.Engines;
import dev.waybill.bridge.SignedPipeline;
import java.io.IOException;
import javax.mail.MessagingException;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.mailet.Mail;

/**
 * Signs with the keys of the author's domain. In front of {@link DeliverRemotely} the signatures
 * are kept beside the message, and mail that has to wait for a key waits in the delivery queue; in
 * front of another mailet that delivers, they are put on top of the raw message.
 *
 * <p>The last mailet that may change a message; the server does not start with a known one behind
 * it. Parameters: {@code harmless}, class names of foreign mailets that change no message.
 * Thread-safe.
 */
public final class SignDkim extends EngineMailet {

  private final FileSystem fileSystem;
  private boolean onTop;

  /** Called by James's loaders. */
  @Inject
  public SignDkim(FileSystem fileSystem, DomainList domains) {
    super(fileSystem, domains);
    this.fileSystem = fileSystem;
  }

  @Override
  public void init() throws MessagingException {
    try {
      super.init();
      SignedPipeline.check(fileSystem);
      onTop = !SignedPipeline.names(fileSystem, DeliverRemotely.class.getName());
    } catch (MessagingException | RuntimeException e) {
      // James ends no mailet that did not begin.
      destroy();
      throw e;
    }
  }

  @Override
  void handle(Engines.Lease lease, Mail mail) throws MessagingException, IOException {
    if (onTop) {
      lease.outbound().signOnTop(mail);
    } else {
      lease.outbound().sign(mail);
    }
  }
}
