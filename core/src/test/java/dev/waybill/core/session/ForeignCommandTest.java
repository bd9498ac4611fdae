// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignCommandTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n",
        "POST / HTTP/1.1\r\n",
        "PUT /a HTTP/1.0\r\n",
        "HEAD / HTTP/1.1\r\n",
        "CONNECT mx.example.com:25 HTTP/1.1\r\n",
        "OPTIONS * HTTP/1.1\r\n",
        "PRI * HTTP/2.0\r\n",
        "get /\n",
        "Host: 127.0.0.1:2525\r\n",
        "HOST:x\r\n",
        "Content-Type: text/plain\r\n",
        "User-Agent: x\r\n",
        "\u0016\u0003\u0001\u0002",
        "\u00ffSMB",
        "\u0000"
      })
  void is_told_by_its_first_line(String line) {
    assertThat(ForeignCommand.isLine(line)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EHLO client.example\r\n",
        "MAIL FROM:<a@client.example>\r\n",
        "mail from:<a@client.example>\n",
        "RCPT TO: <b@remote.example>\r\n",
        "QUIT\r\n",
        "USER news@example.com\r\n",
        "HELP\r\n",
        "XCLIENT ADDR=1.2.3.4\r\n",
        "\r\n",
        ""
      })
  void is_no_command_of_a_mail_protocol(String line) {
    assertThat(ForeignCommand.isLine(line)).isFalse();
  }

  @Test
  void a_tag_of_imap_may_look_like_a_method() {
    assertThat(ForeignCommand.isRequest("GET LOGIN a b\r\n")).isFalse();
    assertThat(ForeignCommand.isRequest("GET / HTTP/1.1\r\n")).isTrue();
  }
}
