// SPDX-License-Identifier: Apache-2.0
package dev.waybill.mailets;

import static java.util.Objects.requireNonNull;

import com.google.inject.Inject;
import dev.waybill.bridge.Engine;
import dev.waybill.bridge.KeyWaits;
import dev.waybill.bridge.SignedPipeline;
import dev.waybill.core.dkim.SigningDecision.Complaint;
import java.io.IOException;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.mailet.Mail;
import org.jspecify.annotations.Nullable;

/**
 * Signs with the key of the author's domain and puts the signature on top of the raw message. A
 * message that has to wait for a key leaves the pipeline and comes back when the key is there.
 *
 * <p>The last mailet that may touch a message, and the server does not start with a known one
 * behind it. Parameters: {@code harmless}, class names of foreign mailets that change no message.
 * Thread-safe.
 */
public final class SignDkim extends EngineMailet {

  private final FileSystem fileSystem;
  private final MailQueueFactory<?> queues;
  private @Nullable KeyWaits waits;

  /** Called by James's loaders. */
  @Inject
  public SignDkim(FileSystem fileSystem, DomainList domains, MailQueueFactory<?> queues) {
    super(fileSystem, domains);
    this.fileSystem = fileSystem;
    this.queues = queues;
  }

  @Override
  public void init() throws MessagingException {
    try {
      SignedPipeline.check(fileSystem);
      waits = new KeyWaits(queues, engine(), getMailetContext());
    } catch (MessagingException | RuntimeException e) {
      // James ends no mailet that did not begin.
      destroy();
      throw e;
    }
  }

  @Override
  void handle(Engine engine, Mail mail) throws MessagingException, IOException {
    Optional<Complaint> missing = engine.outbound().sign(mail);
    if (missing.isPresent()) {
      requireNonNull(waits, "init() comes first").add(mail, missing.get());
      mail.setState(Mail.GHOST);
    }
  }

  @Override
  void stop() {
    if (waits != null) {
      waits.close();
    }
  }
}
