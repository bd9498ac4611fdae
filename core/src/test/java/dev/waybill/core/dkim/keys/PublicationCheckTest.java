// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.dns.TxtAnswer;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PublicationCheckTest {

  private static final ManagedKey KEY = Keys.key("a", KeyState.NEW, 0);

  private static DnsVisibility look(TxtAnswer... answers) {
    return new PublicationCheck(name -> List.of(answers)).of(KEY);
  }

  private static TxtAnswer text(String... texts) {
    return new TxtAnswer("ns1", TxtAnswer.Kind.TEXTS, List.of(texts), "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v=DKIM1; k=rsa; p=cHVibGlj",
        "p=cHVibGlj",
        "v=DKIM1;p=cHVibGlj;",
        "v = DKIM1 ;\tk = rsa ; p = cHVi bGlj ; ",
        "v=DKIM1; p=cHVi\r\n bGlj",
        "v=DKIM1; h=sha1:sha256; s=*; t=s; n=a note; p=cHVibGlj",
        "v=DKIM1; h= sha256 ; s=email:other; p=cHVibGlj",
        "v=DKIM1; k=RSA; x=unknown; p=cHVibGlj",
        "v=DKIM1; t=y:s; p=cHVibGlj"
      })
  void these_records_publish_the_key(String record) {
    assertThat(look(text(record)).everywhere()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          v=DKIM1; k=rsa; p=YW5vdGhlcg==        | holds another key
          v=DKIM1; k=rsa; p=cHVibGl             | holds another key
          v=DKIM1; k=rsa; p=cHVibGlj!           | holds another key
          v=DKIM1; k=rsa; p=                    | is revoked by an empty p=
          v=DKIM1; k=rsa                        | has no p=
          v=DKIM1; k=ed25519; p=cHVibGlj        | says k=ed25519 where rsa is right
          v=DKIM2; p=cHVibGlj                   | does not start with v=DKIM1
          k=rsa; v=DKIM1; p=cHVibGlj            | does not start with v=DKIM1
          v=DKIM1; h=sha1; p=cHVibGlj           | does not allow sha256 (h=)
          v=DKIM1; s=tlsrpt; p=cHVibGlj         | is not for email (s=)
          v=DKIM1; p=cHVibGlj; p=cHVibGlj       | has the tag p= twice
          please ignore                         | is no list of tags
          "v=DKIM1; p=cHVibGlj"; x              | is no list of tags
          """)
  void these_do_not(String record, String why) {
    DnsVisibility visibility = look(text(record));

    assertThat(visibility.contradicted()).isTrue();
    assertThat(visibility.summary()).contains(why);
  }

  @Test
  void what_a_foreign_record_says_is_shown_on_one_line_and_cut() {
    String foreign = "a\r\nb\u001b[31m" + "x".repeat(5_000);

    assertThat(look(text("v=DKIM1; p=cHVibGlj; k=" + foreign)).summary())
        .contains("says k=a??b?[31mxxx")
        .hasSizeLessThan(300);
    assertThat(look(text(foreign + "=1;" + foreign + "=2")).summary())
        .contains("has the tag a??b?[31mxxx")
        .hasSizeLessThan(300);
  }

  @Test
  void several_records_are_one_too_many() {
    assertThat(look(text("v=DKIM1; p=cHVibGlj", "v=spf1 -all")).summary())
        .isEqualTo("seen on 0 of 1 name servers; different at ns1 (2 records, only 1 may be)");
  }

  @Test
  void every_server_is_named_that_does_not_agree() {
    DnsVisibility visibility =
        look(
            text("p=cHVibGlj"),
            new TxtAnswer("ns2", TxtAnswer.Kind.NOTHING, List.of(), ""),
            new TxtAnswer("ns3", TxtAnswer.Kind.ERROR, List.of(), "SERVFAIL"),
            new TxtAnswer("ns4", TxtAnswer.Kind.SILENCE, List.of(), "does not answer"));

    assertThat(visibility.summary())
        .isEqualTo(
            "seen on 1 of 4 name servers; missing at ns2; failing at ns3 (SERVFAIL);"
                + " unreachable at ns4 (does not answer)");
    assertThat(visibility.contradicted()).isTrue();
  }

  @Test
  void silence_is_neither_seen_nor_contradicted() {
    DnsVisibility visibility =
        look(text("p=cHVibGlj"), new TxtAnswer("ns2", TxtAnswer.Kind.ERROR, List.of(), "REFUSED"));

    assertThat(visibility.everywhere()).isFalse();
    assertThat(visibility.contradicted()).isFalse();
  }

  @Test
  void a_test_flag_is_said() {
    assertThat(look(text("t=y; p=cHVibGlj")).summary())
        .isEqualTo("seen on all 1 name server; seen at ns1 (it says t=y, a test)");
  }
}
