// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.mail.MessagingException;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * A mailet that keeps what a mailet can read of each message and of a copy of it, one char for each
 * octet.
 */
public final class KeepOctets extends GenericMailet {
  static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

  @Override
  public void service(Mail mail) throws MessagingException {
    Mail copy = mail.duplicate();
    try {
      SEEN.add(octetsOf(mail));
      SEEN.add(octetsOf(copy));
    } catch (IOException failure) {
      throw new MessagingException("cannot read the message", failure);
    } finally {
      LifecycleUtil.dispose(copy);
    }
  }

  private static String octetsOf(Mail mail) throws IOException, MessagingException {
    try (InputStream content = new MimeMessageInputStream(mail.getMessage())) {
      return new String(content.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
