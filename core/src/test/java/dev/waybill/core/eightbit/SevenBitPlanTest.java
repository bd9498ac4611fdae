// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

import static dev.waybill.core.eightbit.Converting.convert;
import static dev.waybill.core.eightbit.Converting.obstacle;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SevenBitPlanTest {

  private static final String LONG = " and enough of plain text";
  private static final String MIXED =
      "Mime-version: 1.0\r\nContent-Type: multipart/mixed;\r\n\tboundary=\"b\"\r\n";

  private static String crlf(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  @Nested
  class A_message_of_one_part {

    @Test
    void gets_a_new_value_in_its_label_and_keeps_every_other_octet_of_its_header() {
      String before = "Subject:  x\r\n\ty\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n";
      String message = before + "content-Transfer-encoding:8bit\r\nX: 1\r\n\r\nJ\u00f6" + LONG;

      assertThat(convert(message))
          .isEqualTo(
              before + "content-Transfer-encoding: quoted-printable\r\nX: 1\r\n\r\nJ=F6" + LONG);
    }

    @Test
    void gets_a_label_when_it_has_none() {
      assertThat(convert("MIME-Version: 1.0\r\n\r\nJ\u00f6" + LONG))
          .isEqualTo(
              "MIME-Version: 1.0\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nJ=F6"
                  + LONG);
    }

    @Test
    void gets_the_version_that_its_author_forgot() {
      assertThat(convert("Content-Type: text/plain; charset=utf-8\r\n\r\n\u00e4" + LONG))
          .isEqualTo(
              "Content-Type: text/plain; charset=utf-8\r\nMIME-Version: 1.0\r\n"
                  + "Content-Transfer-Encoding: quoted-printable\r\n\r\n=E4"
                  + LONG);
    }

    @Test
    void is_base64_when_it_is_mostly_beyond_ascii_or_no_text() {
      String text = "MIME-Version: 1.0\r\nContent-Transfer-Encoding: 8bit\r\n\r\n";
      String image = "MIME-Version: 1.0\r\nContent-Type: image/png\r\n\r\n";

      assertThat(convert(text + "\u00e4\u00f6\u00fc\r\n")).endsWith("base64\r\n\r\n5Pb8DQo=\r\n");
      assertThat(convert(image + "\u00e4" + LONG)).contains("base64\r\n\r\n5CBhbmQgZW");
    }

    @Test
    void with_comments_and_folds_around_its_label_gets_a_plain_one() {
      assertThat(
              convert(
                  crlf(
                      "MIME-Version: 1.0",
                      "Content-Transfer-Encoding:",
                      " (it is) 8BIT (\\) really)",
                      "",
                      "\u00e4" + LONG)))
          .isEqualTo(
              crlf(
                  "MIME-Version: 1.0",
                  "Content-Transfer-Encoding: quoted-printable",
                  "",
                  "=E4" + LONG));
    }

    @Test
    void with_a_wrong_label_gets_the_right_one() {
      assertThat(convert(crlf("Content-Transfer-Encoding: 7bit", "", "\u00e4" + LONG)))
          .contains("quoted-printable", "=E4");
    }
  }

  @Nested
  class A_multipart {

    @Test
    void changes_only_where_it_must() {
      String before = MIXED + "Content-Transfer-Encoding: ";
      String middle = "\r\n\r\npreamble\r\n--b\r\n\r\n\t7 bits \r\n--b  \r\n";
      String after = "\r\n--b\r\nContent-Transfer-Encoding: 8bit\r\n\r\n7 bits\r\n--b--\r\nend";

      assertThat(convert(before + "8bit" + middle + "\r\n\u00e4" + LONG + after))
          .isEqualTo(
              before
                  + "7bit"
                  + middle
                  + "Content-Transfer-Encoding: quoted-printable\r\n\r\n=E4"
                  + LONG
                  + after);
    }

    @Test
    void without_its_last_boundary_or_line_end_is_converted_to_its_end() {
      assertThat(convert(MIXED + "\r\n--b\r\n\r\n\u00e4" + LONG)).endsWith("\r\n\r\n=E4" + LONG);
      assertThat(convert(MIXED + "\r\n--b\r\n\r\n\u00e4" + LONG + "\r\n--b--"))
          .endsWith("\r\n\r\n=E4" + LONG + "\r\n--b--");
    }

    @Test
    void ends_where_the_one_around_it_goes_on() {
      String inner = "--b\r\nContent-Type: multipart/mixed; boundary=bb\r\n\r\n--bb\r\n\r\n";

      assertThat(convert(MIXED + "\r\n" + inner + "x\r\n--b\r\n\r\n\u00e4" + LONG + "\r\n--b--"))
          .endsWith(
              "x\r\n--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=E4"
                  + LONG
                  + "\r\n--b--");
    }

    @Test
    void is_read_with_comments_folds_and_parameters_of_all_sorts() {
      for (String value :
          new String[] {
            "multipart/mixed; (a \"comment;\\)) boundary=\"b\"",
            "MULTIPART/Mixed ;\r\n type=\"a;boundary=x\" ; BOUNDARY = b ;",
            "multipart/mixed; boundary=\"\\b\"; x*=utf-8''%20",
            "multipart/mixed;boundary=b;"
          }) {
        String message =
            "Content-Type: " + value + "\r\n\r\n--b\r\n\r\n\u00e4" + LONG + "\r\n--b--\r\n";

        assertThat(convert(message)).as(value).contains("\r\n\r\n=E4" + LONG + "\r\n--b--");
      }
    }

    @Test
    void of_messages_is_a_digest() {
      String message =
          crlf(
              "Content-Type: multipart/digest; boundary=b",
              "",
              "--b",
              "",
              "Subject: x",
              "Content-Type: text/plain",
              "",
              "\u00e4" + LONG,
              "--b--");

      assertThat(convert(message))
          .contains(
              "\r\n--b\r\n\r\nSubject: x\r\nContent-Type: text/plain\r\nMIME-Version: 1.0\r\n")
          .contains("\r\n\r\n=E4");
    }
  }

  @Nested
  class A_message_in_a_message {

    @Test
    void is_converted_inside_and_never_encoded_itself() {
      String inner = "Subject: y\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n";
      String part = "\r\n--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: ";

      assertThat(convert(MIXED + part + "8bit\r\n\r\n" + inner + "\r\n\u00e4" + LONG + "\r\n--b--"))
          .isEqualTo(
              MIXED
                  + part
                  + "7bit\r\n\r\n"
                  + inner
                  + "Content-Transfer-Encoding: quoted-printable\r\n\r\n=E4"
                  + LONG
                  + "\r\n--b--");
    }

    @Test
    void that_is_internationalised_may_be_encoded_as_a_whole() {
      String message = "Content-Type: message/global\r\n\r\nSubject: \u00c3\u00a4\r\n\r\n";

      assertThat(convert(message)).contains("base64\r\n\r\nU3ViamVjd");
    }
  }

  @Nested
  class Stays_as_it_is {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "\r\n",
          "x",
          "\r",
          "\n",
          "Subject: x",
          "Content-Type: multipart/mixed; boundary=b\r\nContent-Type: x\r\n\r\n--bb\n--b\n",
          "Content-Transfer-Encoding: 8bit\r\n\r\n7 bits"
        })
    void what_has_7_bits(String message) {
      assertThat(convert(message)).isEqualTo(message);
      assertThat(obstacle(message)).isEmpty();
    }

    private void stays(Obstacle because, String message) {
      assertThat(obstacle(message)).as(message).contains(because);
      assertThat(convert(message)).isEqualTo(message);
    }

    @Test
    void what_has_8_bits_in_a_header() {
      stays(Obstacle.HEADER, "Subject: \u00e4\r\nMIME-Version: 1.0\r\n\r\n\u00e4");
      stays(Obstacle.HEADER, "Subject: \u00e4");
      stays(Obstacle.HEADER, MIXED + "\r\n--b\r\nContent-Type: text/plain; name=\u00e4\r\n\r\nx");
      stays(Obstacle.HEADER, "Content-Type: message/rfc822\r\n\r\nSubject: \u00e4\r\n\r\nx");
    }

    @Test
    void what_does_not_say_how_to_read_it() {
      stays(Obstacle.NOT_MIME, "Subject: x\r\n\r\n\u00e4");
      stays(Obstacle.NOT_MIME, "\r\n\u00e4");
      stays(Obstacle.NOT_MIME, "Content-Type: message/rfc822\r\n\r\nSubject: x\r\n\r\n\u00e4");
    }

    @Test
    void what_is_signed_or_encrypted() {
      for (String type : new String[] {"signed", "encrypted"}) {
        String sealed = "Content-Type: multipart/" + type + "; boundary=c\r\n\r\n--c\r\n\r\n";
        stays(Obstacle.SIGNED, sealed + "\u00e4\r\n--c--\r\n");
        stays(Obstacle.SIGNED, MIXED + "\r\n--b\r\n" + sealed + "\u00e4\r\n--c--\r\n--b--\r\n");
      }
    }

    @Test
    void what_has_8_bits_outside_of_its_parts() {
      stays(Obstacle.OUTSIDE_PARTS, MIXED + "\r\n\u00e4\r\n--b\r\n\r\nx\r\n--b--\r\n");
      stays(Obstacle.OUTSIDE_PARTS, MIXED + "\r\n--b\r\n\r\nx\r\n--b--\r\n\u00e4");
      stays(Obstacle.OUTSIDE_PARTS, MIXED + "\r\n--c\r\n\r\n\u00e4");
    }

    @Test
    void what_must_not_be_encoded_or_is_already() {
      String head = "MIME-Version: 1.0\r\n";
      stays(Obstacle.COMPOSITE, head + "Content-Type: message/partial; id=1\r\n\r\n\u00e4");
      stays(Obstacle.COMPOSITE, head + "Content-Type: message/delivery-status\r\n\r\nX: \u00e4");
      for (String label :
          new String[] {
            "base64", "Quoted-Printable", "x-uuencode", "", "8bit 7bit", "\"8bit\"", "("
          }) {
        stays(Obstacle.ENCODED, head + "Content-Transfer-Encoding: " + label + "\r\n\r\n\u00e4");
      }
      stays(
          Obstacle.MALFORMED_HEADER,
          head
              + crlf("Content-Transfer-Encoding: 8bit", "Content-Transfer-Encoding: base64", "")
              + "\u00e4");
      stays(Obstacle.ENCODED, MIXED + "Content-Transfer-Encoding: base64\r\n\r\n--b\r\n\r\n\u00e4");
    }

    @Test
    void what_has_a_header_that_can_be_read_in_two_ways() {
      for (String header :
          new String[] {
            "no field",
            "From a@example.com Mon",
            "Content-Type : text/plain",
            "Content-Type: text",
            "Content-Type: text/plain (",
            "Content-Type: text/plain\r\nContent-Type: text/plain",
            "Content-Transfer-Encoding: 8bit\r\nContent-Transfer-Encoding: 8bit",
            "X: y\nContent-Type: text/plain",
            "X: y\rContent-Type: text/plain",
            "Content-Type: multipart/mixed",
            "Content-Type: multipart/mixed; boundary=\"\"",
            "Content-Type: multipart/mixed; boundary=\"b",
            "Content-Type: multipart/mixed; boundary=\"b\r\n c\"",
            "Content-Type: multipart/mixed; boundary=\"b \"",
            "Content-Type: multipart/mixed; boundary=b c",
            "Content-Type: multipart/mixed; boundary=b; boundary=c",
            "Content-Type: multipart/mixed; boundary*0=b",
            "Content-Type: multipart/mixed; boundary=" + "b".repeat(201),
            "Content-Type: multipart/mixed; x=\"" + "\\a".repeat(5_000) + "\"; boundary=b",
          }) {
        stays(
            Obstacle.MALFORMED_HEADER,
            "MIME-Version: 1.0\r\n" + header + "\r\n\r\n--b\r\n\r\n\u00e4\r\n--b--\r\n");
      }
    }

    @Test
    void what_begins_with_half_a_field() {
      stays(Obstacle.MALFORMED_HEADER, " x\r\nContent-Type: text/plain\r\n\r\n\u00e4");
    }

    @Test
    void what_would_become_a_boundary_by_its_encoding_does_not() {
      for (String[] pair : new String[][] {{"foo=C3=A9", "foo\u00c3\u00a9"}, {"foo=3D", "foo="}}) {
        String message =
            crlf(
                "MIME-Version: 1.0",
                "Content-Type: multipart/mixed; boundary=\"" + pair[0] + "\"",
                "",
                "--" + pair[0],
                "",
                "\u00e4" + LONG,
                "--" + pair[1],
                "--" + pair[0] + "--");

        assertThat(convert(message))
            .contains("=E4" + LONG + "\r\n=2D-foo=")
            .containsOnlyOnce("\r\n--" + pair[0] + "\r\n");
      }
    }

    @Test
    void what_has_a_line_that_may_be_a_boundary() {
      for (String line :
          new String[] {
            "--bx",
            "--b x",
            "--b-",
            "x\n--b",
            "x\r--b",
            "--b--x",
            "--b\nx",
            "--b" + " ".repeat(20_000)
          }) {
        stays(
            Obstacle.AMBIGUOUS_BOUNDARY,
            MIXED + "\r\n--b\r\n\r\n\u00e4\r\n" + line + "\r\nx\r\n--b--\r\n");
      }
      String inner = "--b\r\nContent-Type: multipart/mixed; boundary=";
      stays(Obstacle.AMBIGUOUS_BOUNDARY, MIXED + "\r\n" + inner + "b\r\n\r\n--b\r\n\r\n\u00e4");
      stays(
          Obstacle.AMBIGUOUS_BOUNDARY,
          MIXED + "\r\n" + inner + "b--\r\n\r\n--b--\r\n\r\n\u00e4\r\n--b----\r\n--b--");
    }

    @Test
    void what_is_malformed_only_where_it_has_7_bits_is_converted_all_the_same() {
      String bad = "\r\n--b\r\nno field\r\n\r\nx\r\n--b\r\n\r\n";

      assertThat(convert(MIXED + bad + "\u00e4" + LONG))
          .startsWith(MIXED + bad.substring(0, 21))
          .contains("\r\n\r\n=E4");
    }
  }
}
