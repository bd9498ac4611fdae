// SPDX-License-Identifier: Apache-2.0
package dev.waybill.mailets;

import com.google.inject.Inject;
import dev.waybill.bridge.Engine;
import java.io.IOException;
import javax.mail.MessagingException;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.mailet.Mail;

/**
 * Signs with the key of the author's domain and puts the signature on top of the raw message.
 *
 * <p>The last mailet that may touch a message. Thread-safe.
 */
public final class SignDkim extends EngineMailet {

  /** Called by James's loaders. */
  @Inject
  public SignDkim(FileSystem fileSystem, DomainList domains) {
    super(fileSystem, domains);
  }

  @Override
  void handle(Engine engine, Mail mail) throws MessagingException, IOException {
    engine.outbound().sign(mail);
  }
}
