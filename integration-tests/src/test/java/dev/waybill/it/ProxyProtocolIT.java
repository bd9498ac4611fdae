// SPDX-License-Identifier: Apache-2.0
package dev.waybill.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testkit.smtp.SmtpClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A balancer in front of the server, which tells the client's real address before all else. */
@ExtendWith(SharedServer.class)
class ProxyProtocolIT {

  private static final String HEADER = "PROXY TCP4 198.51.100.7 127.0.0.1 40000 25\r\n";

  @Test
  void the_real_address_counts_even_when_the_header_comes_in_pieces(SharedServer.Running shared) {
    try (SmtpClient client = connect(shared.proxiedPort())) {
      send(client, HEADER.substring(0, 9));
      client.expect("220");
      send(client, HEADER.substring(9) + "EHLO client.example\r\nMAIL FROM:<a@client.example>\r\n");
      client.expect("250");
      client.expect("250");

      assertThat(client.command("RCPT TO:<bob@remote.example>").code()).isEqualTo(530);
    }
  }

  @Test
  void tls_comes_after_the_header(SharedServer.Running shared) {
    try (SmtpClient client = connect(shared.proxiedPort())) {
      send(client, HEADER);
      client.greet("client.example");
      client.startTls();
      assertThat(client.command("EHLO client.example").code()).isEqualTo(250);
    }
    try (SmtpClient client = connect(shared.proxiedTlsPort())) {
      send(client, HEADER);
      client.handshake().greet("client.example");
      assertThat(client.command("NOOP").code()).isEqualTo(250);
    }
  }

  private static SmtpClient connect(int port) {
    return SmtpClient.connect("127.0.0.1", port);
  }

  private static void send(SmtpClient client, String text) {
    client.sendOctets(text.getBytes(StandardCharsets.US_ASCII));
  }
}
