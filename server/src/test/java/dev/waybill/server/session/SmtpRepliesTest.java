// SPDX-License-Identifier: Apache-2.0
package dev.waybill.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpRepliesTest {

  @Test
  void the_answer_to_ehlo_has_no_stray_bracket_and_no_old_auth() {
    String given =
        """
        250-mx.example.com Hello client.example [127.0.0.1])
        250-AUTH LOGIN PLAIN
        250-AUTH=LOGIN PLAIN
        250-PIPELINING
        250 8BITMIME
        """;
    String right =
        """
        250-mx.example.com Hello client.example [127.0.0.1]
        250-AUTH LOGIN PLAIN
        250-PIPELINING
        250 8BITMIME
        """;

    assertThat(SmtpReplies.right(given.replace("\n", "\r\n")))
        .isEqualTo(right.replace("\n", "\r\n"));
  }

  @Test
  void the_last_line_may_be_the_one_that_goes() {
    assertThat(SmtpReplies.right("250-mx Hello c [::1])\r\n250-SIZE 1\r\n250 AUTH=PLAIN\r\n"))
        .isEqualTo("250-mx Hello c [::1]\r\n250 SIZE 1\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "235 Authentication Succesfull | 235 2.7.0 Authentication successful",
        "535 Authentication Failed | 535 5.7.8 Authentication Failed",
        "504 Unrecognized Authentication Type | 504 5.5.4 Unrecognized Authentication Type",
        "501 Could not decode parameters for AUTH PLAIN"
            + " | 501 5.5.2 Could not decode parameters for AUTH PLAIN",
        "451 Unable to process request | 451 4.3.0 Unable to process request",
        "451 Temporary problem. Please try again later"
            + " | 451 4.3.0 Temporary problem. Please try again later",
        "250 Command accepted | 250 2.0.0 Command accepted"
      })
  void what_has_no_enhanced_code_gets_one(String given, String right) {
    assertThat(SmtpReplies.right(given + "\r\n")).isEqualTo(right + "\r\n");
  }

  @Test
  void a_challenge_is_base64() {
    assertThat(SmtpReplies.right("334 OK. Continue authentication\r\n")).isEqualTo("334 \r\n");
    assertThat(SmtpReplies.right("334 VXNlcm5hbWU6\r\n")).isEqualTo("334 VXNlcm5hbWU6\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "220 mx.example.com ESMTP\r\n",
        "220 2.0.0 Ready to start TLS\r\n",
        "354 Ok Send data ending with <CRLF>.<CRLF>\r\n",
        "250 2.6.0 Accepted as t6tmhp7p9a86spik\r\n",
        "550-5.7.1 one\r\n550 5.7.1 two\r\n",
        "250 mx.example.com Hello client.example [127.0.0.1]\r\n"
      })
  void others_stay_as_they_are(String reply) {
    assertThat(SmtpReplies.right(reply)).isEqualTo(reply);
  }
}
