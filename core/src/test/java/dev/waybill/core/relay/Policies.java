// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.Network;
import dev.waybill.core.header.HeaderBlock;
import dev.waybill.core.header.Originators;
import dev.waybill.core.settings.SettingsFile;
import dev.waybill.core.settings.Variables;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Policies and requests as tests write them down. */
final class Policies {

  private static final Set<String> LOCAL = Set.of("example.com", "home.example");

  private Policies() {}

  /** What a {@code <relay>} element with this content says. */
  static RelaySettings settings(String content) {
    try {
      Path file = Files.createTempFile("waybill", ".xml");
      try {
        Files.writeString(file, "<relay>\n" + content + "\n</relay>");
        Variables none = new Variables(name -> null, name -> null);
        return SettingsFile.read(file, "relay", none, RelaySettings::read).value();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RelayPolicy policy(String content) {
    return of(settings(content));
  }

  /** For a server of example.com and home.example, where sales@ is an alias of news@. */
  static RelayPolicy of(RelaySettings settings) {
    return new RelayPolicy(
        settings,
        domain -> LOCAL.contains(domain.value()),
        (address, account) ->
            account.toString().equals("news@example.com")
                && address.toString().equalsIgnoreCase("sales@example.com"));
  }

  /** A client on port 25 without TLS; no account when it is empty. */
  static Client client(String address, String account) {
    return client(address, account, 25, false);
  }

  static Client client(String address, String account, int port, boolean tls) {
    Optional<String> name = Optional.of(account).filter(text -> !text.isEmpty());
    return new Client(Optional.of(Network.address(address)), name, OptionalInt.of(port), tls);
  }

  /** The first MAIL of a connection, without SIZE. */
  static MailRequest mail(String sender) {
    return new MailRequest(EnvelopeSender.parse(sender), OptionalLong.empty(), 0);
  }

  /** The first RCPT of a message; mail for example.com ends here. */
  static RecipientRequest to(String recipient) {
    return to(recipient, 0);
  }

  static RecipientRequest to(String recipient, int before) {
    Mailbox mailbox = Mailbox.parse(recipient);
    boolean local = mailbox.domain().value().equals("example.com");
    return new RecipientRequest(
        mailbox.localPart(), Optional.of(mailbox.domain()), local, before, false);
  }

  static MessageFacts message(String header, long octets, boolean relayed) {
    return new MessageFacts(originators(header), Optional.empty(), octets, relayed);
  }

  private static Originators originators(String header) {
    byte[] octets = (header + "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    try {
      return HeaderBlock.read(new ByteArrayInputStream(octets)).originators();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String shown(Optional<Refusal> refusal) {
    return refusal.map(no -> no.reply().toString()).orElse("yes");
  }
}
