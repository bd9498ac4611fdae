// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;

import dev.waybill.testkit.smtp.SmtpClient;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A way to log in. */
enum LoginProtocol {
  SMTP {
    @Override
    Session connect(WaybillServer server, String from) {
      SmtpClient client = SmtpClient.connect(from, "127.0.0.1", server.smtp().getPort());
      client.greet("client.example");
      return new Session() {
        @Override
        public String login(String account, String password) {
          return client.authPlain(account, password).lastLine();
        }

        @Override
        public void close() {
          client.close();
        }
      };
    }
  },
  IMAP {
    @Override
    Session connect(WaybillServer server, String from) throws IOException {
      return imap(overTls(from, server.imapsPort()));
    }
  },
  /** The password comes with the command (RFC 4959). */
  IMAP_AUTHENTICATE {
    @Override
    Session connect(WaybillServer server, String from) throws IOException {
      return session(
          overTls(from, server.imapsPort()),
          (client, account, password) ->
              client
                  .send("a AUTHENTICATE PLAIN " + plain(account, password) + "\r\n")
                  .lineWith("a "));
    }
  },
  /** The password comes when the server asks for it. */
  IMAP_AUTHENTICATE_ASKED {
    @Override
    Session connect(WaybillServer server, String from) throws IOException {
      return session(
          overTls(from, server.imapsPort()),
          (client, account, password) -> {
            String question = client.send("a AUTHENTICATE PLAIN\r\n").line();
            return question == null || !question.startsWith("+")
                ? question
                : client.send(plain(account, password) + "\r\n").lineWith("a ");
          });
    }
  },
  POP3 {
    @Override
    Session connect(WaybillServer server, String from) throws IOException {
      return pop3(overTls(from, server.pop3sPort()));
    }
  };

  /** A connection. */
  interface Session extends AutoCloseable {
    /** What the server says to a login. */
    String login(String account, String password);

    @Override
    void close();
  }

  /** Says what a client says to log in, and returns the answer. */
  private interface Words {
    @Nullable String login(LineClient client, String account, String password);
  }

  abstract Session connect(WaybillServer server, String from) throws IOException;

  String login(WaybillServer server, String from, String account, String password)
      throws IOException {
    try (Session session = connect(server, from)) {
      return session.login(account, password);
    }
  }

  /** Logs in with LOGIN. */
  static Session imap(LineClient greeted) {
    return session(
        greeted,
        (client, account, password) ->
            client.send("a LOGIN " + account + " \"" + password + "\"\r\n").lineWith("a "));
  }

  /** Logs in with USER and PASS. */
  static Session pop3(LineClient greeted) {
    return session(
        greeted,
        (client, account, password) -> {
          client.ask("USER " + account);
          return client.ask("PASS " + password);
        });
  }

  private static Session session(LineClient client, Words words) {
    return new Session() {
      @Override
      public String login(String account, String password) {
        return requireNonNull(words.login(client, account, password), "the server hung up");
      }

      @Override
      public void close() {
        client.close();
      }
    };
  }

  private static LineClient overTls(String from, int port) throws IOException {
    LineClient client = LineClient.connect(from, port).overTls();
    client.line();
    return client;
  }

  private static String plain(String account, String password) {
    return Base64.getEncoder()
        .encodeToString(("\0" + account + "\0" + password).getBytes(ISO_8859_1));
  }
}
