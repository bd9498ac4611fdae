// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.header.HeaderBlock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;

/**
 * The exact bytes of a message that James carries.
 *
 * <p>James re-serialises a message whenever one of its headers is touched or the mail is
 * duplicated: Date and Message-ID appear, 8-bit header bytes become question marks. Everything here
 * stays below that: bytes are streamed from James's own source and put back as a source.
 */
public final class RawMessage {

  private RawMessage() {}

  /** The message from its first byte; the caller closes the stream. */
  public static InputStream open(Mail mail) throws MessagingException, IOException {
    MimeMessage message = mail.getMessage();
    if (message instanceof MimeMessageWrapper wrapper && !wrapper.isModified()) {
      return wrapper.getMessageInputStream();
    }
    return new MimeMessageInputStream(message);
  }

  /** The same for readers that know no James. */
  static InputStream octets(Mail mail) throws IOException {
    try {
      return open(mail);
    } catch (MessagingException e) {
      throw new IOException("James cannot read " + mail.getName(), e);
    }
  }

  /** The header block as it came. */
  public static HeaderBlock header(Mail mail) throws MessagingException, IOException {
    try (InputStream raw = open(mail)) {
      return HeaderBlock.read(raw);
    }
  }

  /**
   * Puts complete header fields on top of the message in place of what stands there, and leaves
   * every other byte alone.
   *
   * @param octets how much is taken away first; 0 to take nothing away
   */
  static void replaceTop(Mail mail, int octets, byte[] fields)
      throws MessagingException, IOException {
    try (InputStream rest = open(mail)) {
      rest.skipNBytes(octets);
      InputStream raw = new SequenceInputStream(new ByteArrayInputStream(fields), rest);
      replace(mail, MimeMessageInputStreamSource.create(mail.getName(), raw));
    }
  }

  /** Puts in the place of the message what {@code change} makes of its bytes as they are read. */
  static void rewrite(Mail mail, UnaryOperator<InputStream> change)
      throws MessagingException, IOException {
    try (InputStream raw = change.apply(open(mail))) {
      replace(mail, MimeMessageInputStreamSource.create(mail.getName(), raw));
    }
  }

  /**
   * A new mail with the same envelope, attributes and bytes, which both share if they are stored;
   * the caller disposes of it.
   */
  public static MailImpl copy(Mail mail) throws MessagingException, IOException {
    MailImpl copy = MailImpl.duplicateWithoutMessage(mail).build();
    Optional<StoredMimeMessage> stored = StoredMimeMessage.of(mail.getMessage());
    if (stored.isPresent()) {
      copy.setMessageNoCopy(stored.get().share());
      return copy;
    }
    try (InputStream raw = open(mail)) {
      replace(copy, MimeMessageInputStreamSource.create(copy.getName(), raw));
    }
    return copy;
  }

  private static void replace(Mail mail, MimeMessageInputStreamSource source)
      throws MessagingException {
    if (mail instanceof MailImpl impl) {
      impl.setMessageContent(source);
    } else {
      throw new MessagingException("not a mail of the James container: " + mail.getClass());
    }
  }
}
