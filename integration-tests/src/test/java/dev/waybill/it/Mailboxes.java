// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import javax.mail.FetchProfile;
import javax.mail.Folder;
import javax.mail.Message;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.Store;
import org.awaitility.Awaitility;

/** A mail reader: fetches the inbox of an account over IMAP or POP3, both over TLS. */
final class Mailboxes {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How long one answer of the server is waited for. Chosen, no source. */
  private static final String ANSWER_MILLIS = "10000";

  /** What the first account gets as postmaster, at any moment, about the key that a server made. */
  private static final String KEY_NOTICE = "\r\nMessage-ID: <dkim.";

  private final WaybillServer server;

  Mailboxes(WaybillServer server) {
    this.server = server;
  }

  /** Notices about DKIM keys in the inbox. */
  List<String> keyNotices(String user) {
    return fetch(user, "imaps", server.imapsPort(), raw -> raw.contains(KEY_NOTICE));
  }

  /** The raw messages in the inbox, as soon as there are so many besides notices about keys. */
  List<String> awaitImap(String user, int count) {
    return await(user, "imaps", server.imapsPort(), count);
  }

  /** The same over POP3. */
  List<String> awaitPop3(String user, int count) {
    return await(user, "pop3s", server.pop3sPort(), count);
  }

  /** What is there now, without notices about keys. */
  List<String> imap(String user) {
    return fetch(user, "imaps", server.imapsPort(), raw -> !raw.contains(KEY_NOTICE));
  }

  private List<String> await(String user, String protocol, int port, int count) {
    List<String> messages = new ArrayList<>();
    Awaitility.await("the inbox of " + user + " holds " + count)
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(Mailboxes::isPassing)
        .until(
            () -> {
              messages.clear();
              messages.addAll(fetch(user, protocol, port, raw -> !raw.contains(KEY_NOTICE)));
              return messages.size() >= count;
            });
    return messages;
  }

  /**
   * James 3.8.1 answers a FETCH of a message that it is just storing with BAD, or not at all; mail
   * readers ask again.
   */
  static boolean isPassing(Throwable failure) {
    return failure instanceof UncheckedIOException || failure instanceof IllegalStateException;
  }

  /** The bodies of one header field of every message in the inbox, without the messages. */
  List<String> headerFields(String user, String name) {
    return read(
        user,
        "imaps",
        server.imapsPort(),
        inbox -> {
          Message[] messages = inbox.getMessages();
          FetchProfile wanted = new FetchProfile();
          wanted.add(name);
          inbox.fetch(messages, wanted);
          List<String> fields = new ArrayList<>();
          for (Message message : messages) {
            String[] values = message.getHeader(name);
            fields.addAll(values == null ? List.of() : List.of(values));
          }
          return fields;
        });
  }

  private interface Reading {
    List<String> of(Folder inbox) throws MessagingException, IOException;
  }

  private static List<String> fetch(
      String user, String protocol, int port, Predicate<String> wanted) {
    return read(
        user,
        protocol,
        port,
        inbox -> {
          List<String> raw = new ArrayList<>();
          for (Message message : inbox.getMessages()) {
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            message.writeTo(octets);
            raw.add(octets.toString(StandardCharsets.UTF_8));
          }
          raw.removeIf(wanted.negate());
          return raw;
        });
  }

  private static List<String> read(String user, String protocol, int port, Reading reading) {
    Properties properties = new Properties();
    properties.setProperty("mail." + protocol + ".ssl.trust", "*");
    properties.setProperty("mail." + protocol + ".ssl.checkserveridentity", "false");
    properties.setProperty("mail." + protocol + ".connectiontimeout", ANSWER_MILLIS);
    properties.setProperty("mail." + protocol + ".timeout", ANSWER_MILLIS);
    properties.setProperty("mail." + protocol + ".partialfetch", "false");
    try (Store store = Session.getInstance(properties).getStore(protocol)) {
      store.connect("127.0.0.1", port, user, WaybillServer.PASSWORD);
      Folder inbox = store.getFolder("INBOX");
      inbox.open(Folder.READ_ONLY);
      List<String> read = reading.of(inbox);
      inbox.close(false);
      return read;
    } catch (MessagingException e) {
      throw new IllegalStateException("cannot read the inbox over " + protocol, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
