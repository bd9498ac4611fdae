// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import javax.mail.MessagingException;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.james.server.core.MimeMessageWrapper;

/**
 * A queued message, read from its file, that also writes itself exactly as it came for as long as
 * no mailet changes it. {@link MimeMessageWrapper} writes header fields in US-ASCII even then, with
 * a question mark for each other octet. Confined to one thread, as all messages of James are.
 */
final class SpooledMessage extends MimeMessageWrapper {

  SpooledMessage(MimeMessageSource file) throws MessagingException {
    super(file);
  }

  @Override
  public void writeTo(OutputStream headers, OutputStream body, String[] ignored, boolean preLoad)
      throws IOException, MessagingException {
    boolean whole = headers.equals(body) && (ignored == null || ignored.length == 0);
    if (whole && source != null && !isModified()) {
      try (InputStream content = source.getInputStream()) {
        content.transferTo(body);
      }
    } else {
      super.writeTo(headers, body, ignored, preLoad);
    }
  }
}
