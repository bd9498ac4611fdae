// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.outcome.Classification.Scope;
import dev.waybill.core.phrase.Phrase;
import java.util.List;
import java.util.Set;

/**
 * One rule of a {@link RuleFile}: what a reply must be like, and what it means then.
 *
 * @param name with the version of the file: {@code quota/2}
 * @param provider whose replies it was written for; empty for anybody's
 * @param source where it is documented
 * @param condition what a reply must be like
 * @param meaning what it means then
 * @param samples replies that must, or must not, be decided by it
 */
record ReplyRule(
    String name,
    String provider,
    String source,
    Condition condition,
    Meaning meaning,
    List<Sample> samples) {

  /** Who said it. */
  enum Speaker {
    LOCAL,
    REMOTE,
    ANY
  }

  /**
   * Every part that is given must fit.
   *
   * @param speaker who said it
   * @param codes of which one must fit; empty for any
   * @param statuses of which one must fit; empty for any, also for none
   * @param stages of which it must be one; empty for any
   * @param hosts of whose domains the speaker must be; empty for any
   * @param texts of which one must be said; empty for any
   */
  record Condition(
      Speaker speaker,
      List<CodePattern> codes,
      List<StatusPattern> statuses,
      Set<Stage> stages,
      List<String> hosts,
      List<Phrase> texts) {

    boolean fits(Said said) {
      return (speaker == Speaker.ANY || (speaker == Speaker.LOCAL) == said.isOurs())
          && (codes.isEmpty() || codes.stream().anyMatch(code -> code.fits(said.reply().code())))
          && (statuses.isEmpty()
              || statuses.stream()
                  .anyMatch(status -> said.status().filter(status::fits).isPresent()))
          && (stages.isEmpty() || stages.contains(said.stage()))
          && (hosts.isEmpty() || hosts.stream().anyMatch(said::isFrom))
          && (texts.isEmpty() || texts.stream().anyMatch(text -> text.isIn(said.words())));
    }
  }

  /** When a cause that stays is called permanent. */
  enum Hard {
    /** Always. */
    YES,
    /** Never. */
    NO,
    /** When the code is 5yz. */
    CODE
  }

  /**
   * What it means.
   *
   * @param category what it is about
   * @param scope who is at fault
   * @param hard whether the recipient is lost
   * @param confidence how well founded this is
   */
  record Meaning(Category category, Scope scope, Hard hard, Confidence confidence) {

    Permanence permanence(boolean permanentCode) {
      boolean lost = hard == Hard.YES || (hard == Hard.CODE && permanentCode);
      if (lost) {
        return Permanence.PERMANENT;
      }
      return permanentCode && category.nature() != Category.Nature.PASSING
          ? Permanence.UNTIL_CHANGED
          : Permanence.TEMPORARY;
    }
  }

  /**
   * A reply that proves the rule.
   *
   * @param said the reply, with the stage in front of its code if it matters
   * @param wanted whether the rule must decide it; else it must not fit it
   */
  record Sample(String said, boolean wanted) {}

  /** Whether this rule is about the reply. */
  boolean fits(Said said) {
    return condition.fits(said);
  }

  /** What the reply means by this rule. */
  Classification classification(Said said) {
    return new Classification(
        meaning.category().label(),
        meaning.scope(),
        meaning.permanence(said.reply().isPermanent()),
        meaning.confidence(),
        name);
  }
}
