// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.phrase.FoundWords;
import dev.waybill.core.phrase.Vocabulary;
import dev.waybill.core.reply.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says what a reply means, by rules that come with this version and by those of the operator, which
 * go first.
 *
 * <p>Immutable. Asked once for each event, when it is written; everybody else reads what the event
 * says. {@code replies.rules} explains the format. Words count before codes, as codes lie more
 * often. The time that a text takes is bounded, whatever it says.
 */
public final class Classifier {

  private static final String HEAD = "replies.rules";

  private final Vocabulary vocabulary;
  private final List<ReplyRule> rules;
  private final StageWords stages;

  private Classifier(Vocabulary vocabulary, List<ReplyRule> rules) {
    this.vocabulary = vocabulary;
    this.stages = new StageWords(vocabulary);
    this.rules = List.copyOf(rules);
  }

  /**
   * A reply and the rule that decided about it.
   *
   * @param classification what it means
   * @param provider whose replies the rule was written for; empty for anybody's
   * @param source where the rule's knowledge comes from
   * @param stage where in the dialogue it was said
   * @param blocklist the list that the reply names
   */
  public record Decision(
      Classification classification,
      String provider,
      String source,
      Stage stage,
      Optional<Blocklist> blocklist) {}

  /** The rules that come with this version. */
  public static Classifier standard() {
    return Standard.CLASSIFIER;
  }

  /** Read when they are first asked for, and once. */
  private static final class Standard {
    private static final Classifier CLASSIFIER = read("");
  }

  /**
   * The rules that come with this version, and before them others.
   *
   * @param own what the operator's file says; may be empty
   * @throws IllegalArgumentException naming the line of that file that is wrong, or the rule whose
   *     sample it does not decide
   */
  public static Classifier withOwn(String own) {
    return own.isBlank() ? standard() : read(own);
  }

  private static Classifier read(String own) {
    Vocabulary vocabulary = new Vocabulary();
    List<ReplyRule> rules = new ArrayList<>(RuleFile.parse(own, "own", vocabulary));
    int ofOperator = rules.size();
    RuleHead head = RuleHead.parse(resource(HEAD));
    for (String part : head.parts()) {
      rules.addAll(part(part, head.version(), vocabulary));
    }
    Classifier classifier = new Classifier(vocabulary, rules);
    List<String> wrong = classifier.wrongSamples(rules.subList(0, ofOperator));
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(wrong.get(0));
    }
    return classifier;
  }

  private static List<ReplyRule> part(String name, String version, Vocabulary vocabulary) {
    try {
      return RuleFile.parse(resource(name + ".rules"), version, vocabulary);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ".rules: " + e.getMessage(), e);
    }
  }

  private static String resource(String name) {
    try (InputStream file = Classifier.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException(name + " is missing from this jar");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }

  /**
   * What the reply means, said at a stage that only its own words tell.
   *
   * @param remote who said it: host name, and its address after a blank; empty when it was us
   */
  public Classification classify(Reply reply, String remote) {
    return classify(reply, remote, Stage.UNKNOWN);
  }

  /**
   * What the reply means.
   *
   * @param remote who said it: host name, and its address after a blank; empty when it was us
   * @param stage where in the dialogue
   */
  public Classification classify(Reply reply, String remote, Stage stage) {
    Said said = said(reply, remote, stage);
    return rule(said).classification(said);
  }

  /** The same with its reasons, for people. */
  public Decision decide(Reply reply, String remote, Stage stage) {
    Said said = said(reply, remote, stage);
    ReplyRule rule = rule(said);
    return new Decision(
        rule.classification(said),
        rule.provider(),
        rule.source(),
        said.stage(),
        Blocklist.namedIn(said.words().words()));
  }

  private Said said(Reply reply, String remote, Stage stage) {
    FoundWords words = vocabulary.find(withoutRepeatedCodes(reply));
    Stage told = stage == Stage.UNKNOWN ? stages.in(words) : stage;
    return Said.of(reply, remote, told, words);
  }

  /** Of several lines, each begins with the code; it would part the words of a sentence. */
  private static String withoutRepeatedCodes(Reply reply) {
    String text = reply.text();
    if (reply.status().isEmpty()) {
      return text;
    }
    String status = reply.status().get().toString();
    return text.replace(reply.code() + "-" + status + " ", " ")
        .replace(reply.code() + " " + status + " ", " ")
        .replace(" " + status + " ", " ");
  }

  private ReplyRule rule(Said said) {
    for (ReplyRule rule : rules) {
      if (rule.fits(said)) {
        return rule;
      }
    }
    throw new IllegalStateException("the last rule fits every reply");
  }

  /** The rules in their order. */
  List<ReplyRule> rules() {
    return rules;
  }

  /** What is wrong with the samples of rules, one sentence each. */
  List<String> wrongSamples(List<ReplyRule> tried) {
    List<String> wrong = new ArrayList<>();
    for (ReplyRule rule : tried) {
      for (ReplyRule.Sample sample : rule.samples()) {
        SampleText text = SampleText.parse(sample.said());
        Said said = said(text.reply(), text.remote(rule), text.stage());
        String decided = rule(said).name();
        boolean right = sample.wanted() ? decided.equals(rule.name()) : !rule.fits(said);
        if (!right) {
          wrong.add(
              "rule "
                  + rule.name()
                  + (sample.wanted()
                      ? " does not decide its sample, " + decided + " does: "
                      : " fits what it must not fit: ")
                  + sample.said());
        }
      }
    }
    return wrong;
  }
}
