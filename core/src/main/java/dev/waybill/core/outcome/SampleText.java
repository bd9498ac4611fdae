// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.reply.Reply;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reply as it stands in a file of rules: {@code rcpt 550 5.1.1 no such user}.
 *
 * @param stage where it was said; unknown if the sample does not say
 * @param reply what was said
 */
record SampleText(Stage stage, Reply reply) {

  private static final Pattern SYNTAX = Pattern.compile("(?:([a-z]+) )?([245]\\d\\d)(?: (.*))?");

  static SampleText parse(String text) {
    Matcher parts = SYNTAX.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("no reply: " + text + "; expected a code and a text");
    }
    Stage stage = Optional.ofNullable(parts.group(1)).map(Stage::of).orElse(Stage.UNKNOWN);
    String words = parts.group(3);
    int code = Integer.parseInt(parts.group(2));
    return new SampleText(stage, Reply.parse(code, words == null ? "" : words));
  }

  /** Somebody whose replies the rule is about. */
  String remote(ReplyRule rule) {
    if (rule.condition().speaker() == ReplyRule.Speaker.LOCAL) {
      return "";
    }
    return rule.condition().hosts().stream().findFirst().orElse("mx.example.org");
  }
}
