// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Every rule decides the replies that stand beside it, and no reply that it must not fit. */
class RuleSamplesTest {

  private static final Classifier CLASSIFIER = Classifier.standard();

  @Test
  void every_rule_decides_its_samples() {
    assertThat(CLASSIFIER.wrongSamples(CLASSIFIER.rules())).isEmpty();
  }

  @Test
  void every_rule_has_a_sample_and_a_source_and_a_name_of_its_own() {
    assertThat(CLASSIFIER.rules())
        .allSatisfy(
            rule -> {
              assertThat(rule.samples()).as(rule.name()).anyMatch(ReplyRule.Sample::wanted);
              assertThat(rule.source()).as(rule.name()).isNotEmpty();
            });
    assertThat(CLASSIFIER.rules()).extracting(ReplyRule::name).doesNotHaveDuplicates();
  }
}
