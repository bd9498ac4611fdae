// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.DomainName;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SpfPolicyTest {

  private static final DomainName HOST = new DomainName("mx.example.com");

  private static String added(String record) {
    return SpfPolicy.parse(record).with(HOST).toString();
  }

  @Test
  void the_host_comes_before_the_term_that_ends_the_evaluation() {
    assertThat(added("v=spf1 include:_spf.provider.example mx -all"))
        .isEqualTo("v=spf1 include:_spf.provider.example mx a:mx.example.com -all");
    assertThat(added("V=SPF1 ?ALL")).isEqualTo("v=spf1 a:mx.example.com ?ALL");
    assertThat(added("v=spf1 redirect=_spf.provider.example"))
        .isEqualTo("v=spf1 a:mx.example.com redirect=_spf.provider.example");
    assertThat(added("v=spf1  ip4:192.0.2.1")).isEqualTo("v=spf1 ip4:192.0.2.1 a:mx.example.com");
    assertThat(added("v=spf1")).isEqualTo("v=spf1 a:mx.example.com");
  }

  @Test
  void a_host_that_is_named_is_found_in_every_spelling() {
    assertThat(SpfPolicy.parse("v=spf1 A:MX.example.com ~all").names(HOST)).isTrue();
    assertThat(SpfPolicy.parse("v=spf1 +a:mx.example.com. ~all").names(HOST)).isTrue();
    assertThat(SpfPolicy.parse("v=spf1 -a:mx.example.com ~all").names(HOST)).isFalse();
    assertThat(SpfPolicy.parse("v=spf1 a:mx.example.com.evil.example ~all").names(HOST)).isFalse();
  }

  @Test
  void other_texts_are_no_policy() {
    assertThat(SpfPolicy.isOne("v=spf1")).isTrue();
    assertThat(SpfPolicy.isOne("v=SPF1 -all")).isTrue();
    assertThat(SpfPolicy.isOne("v=spf10 -all")).isFalse();
    assertThat(SpfPolicy.isOne("google-site-verification=x")).isFalse();
  }

  @Test
  void two_policies_become_one_with_each_term_once_and_one_end() {
    SpfPolicy merged =
        SpfPolicy.merged(
            List.of(
                SpfPolicy.parse("v=spf1 mx include:a.example ~all"),
                SpfPolicy.parse("v=spf1 include:a.example ip4:192.0.2.1 -all")));
    assertThat(merged).hasToString("v=spf1 mx include:a.example ip4:192.0.2.1 ~all");
  }
}
