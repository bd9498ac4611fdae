// SPDX-License-Identifier: Apache-2.0
package dev.waybill.bridge;

import dev.waybill.core.message.MessageId;
import dev.waybill.core.message.MessageStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;

/**
 * A message whose octets are in a {@link MessageStore}, and are read from there when somebody looks
 * at it.
 *
 * <p>Until something changes it, it writes itself exactly as it came and has the size that is
 * stored; {@link MimeMessageWrapper} writes header fields in US-ASCII even then, with a question
 * mark for each other octet. Mails that have the same unchanged message share its octets. Confined
 * to one thread, as all messages of James are.
 */
public final class StoredMimeMessage extends MimeMessageWrapper {

  /** JavaMail reads header lines octet by octet. */
  private static final int BUFFER = 16 * 1024;

  private final MessageStore messages;
  private final MessageId id;

  /** The message with the given octets, which are not read yet. */
  public StoredMimeMessage(MessageStore messages, MessageId id) {
    super(new Octets(messages, id));
    this.messages = messages;
    this.id = id;
  }

  /**
   * Where the octets of a mail's message are in {@code messages}; empty when they are elsewhere, or
   * the message was changed.
   */
  public static Optional<MessageId> idOf(Mail mail, MessageStore messages)
      throws MessagingException {
    return of(mail.getMessage()).filter(stored -> stored.messages == messages).map(it -> it.id);
  }

  /** The message, if it is a stored one that nobody has changed. */
  static Optional<StoredMimeMessage> of(MimeMessage message) {
    return message instanceof StoredMimeMessage stored && !stored.isModified()
        ? Optional.of(stored)
        : Optional.empty();
  }

  /** Another message with the same octets, for another mail; {@link #of} says when it may be. */
  StoredMimeMessage share() {
    return new StoredMimeMessage(messages, id);
  }

  @Override
  public InputStream getMessageInputStream() throws MessagingException {
    if (isModified()) {
      return super.getMessageInputStream();
    }
    try {
      return source.getInputStream();
    } catch (IOException e) {
      throw new MessagingException("the stored message cannot be read", e);
    }
  }

  @Override
  public void writeTo(OutputStream headers, OutputStream body, String[] ignored, boolean preLoad)
      throws IOException, MessagingException {
    boolean whole = headers.equals(body) && (ignored == null || ignored.length == 0);
    if (whole && !isModified()) {
      try (InputStream content = source.getInputStream()) {
        content.transferTo(body);
      }
    } else {
      super.writeTo(headers, body, ignored, preLoad);
    }
  }

  private record Octets(MessageStore messages, MessageId id) implements MimeMessageSource {

    @Override
    public String getSourceId() {
      return id.toString();
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new BufferedInputStream(messages.open(id), BUFFER);
    }

    @Override
    public long getMessageSize() {
      return messages.info(id).size();
    }
  }
}
