// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.explain;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A hypothetical message.
 *
 * <p>Immutable.
 *
 * @param client the client's address
 * @param account the account that it has logged in to
 * @param from the address in the From field
 * @param sender the envelope sender
 * @param recipients at least one
 * @param port of this server that it connected to
 * @param encrypted whether the connection uses TLS
 * @param octets the size of the message
 */
public record Question(
    InetAddress client,
    Optional<String> account,
    Mailbox from,
    EnvelopeSender sender,
    List<Mailbox> recipients,
    OptionalInt port,
    boolean encrypted,
    OptionalLong octets) {

  /** Copies the recipients. */
  public Question {
    recipients = List.copyOf(recipients);
    if (recipients.isEmpty()) {
      throw new IllegalArgumentException("to is missing: name at least one recipient");
    }
  }

  /** The same at another port. */
  Question at(int number) {
    return new Question(
        client, account, from, sender, recipients, OptionalInt.of(number), encrypted, octets);
  }

  /** The same over a connection that is encrypted, if {@code always} or it is already. */
  Question encryptedIf(boolean always) {
    return new Question(
        client, account, from, sender, recipients, port, encrypted || always, octets);
  }
}
