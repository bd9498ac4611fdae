// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.outcome.Classification.Scope;
import dev.waybill.core.outcome.ReplyRule.Condition;
import dev.waybill.core.outcome.ReplyRule.Hard;
import dev.waybill.core.outcome.ReplyRule.Meaning;
import dev.waybill.core.outcome.ReplyRule.Sample;
import dev.waybill.core.outcome.ReplyRule.Speaker;
import dev.waybill.core.phrase.Phrase;
import dev.waybill.core.phrase.Vocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a file of rules; {@code replies.rules} explains its format. */
final class RuleFile {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,39}");

  private static final Pattern SHORT = Pattern.compile("\\$([a-z]+)");

  private final String version;
  private final Vocabulary vocabulary;
  private final List<ReplyRule> rules = new ArrayList<>();
  private final Map<String, String> shorts = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private String provider = "";
  private String source = "";
  private Speaker speaker = Speaker.REMOTE;
  private @Nullable Draft draft;

  private RuleFile(String version, Vocabulary vocabulary) {
    this.version = version;
    this.vocabulary = vocabulary;
  }

  /**
   * The rules of a file, in their order.
   *
   * @param version stands behind the name of each
   * @param vocabulary learns the words of their texts
   * @throws IllegalArgumentException with the number of the line that is wrong
   */
  static List<ReplyRule> parse(String file, String version, Vocabulary vocabulary) {
    RuleFile reading = new RuleFile(version, vocabulary);
    List<String> lines = file.lines().toList();
    for (int first = 0, next; first < lines.size(); first = next) {
      next = first + 1;
      StringBuilder line = new StringBuilder(lines.get(first).strip());
      while (next < lines.size() && lines.get(next).startsWith(" ")) {
        line.append(' ').append(lines.get(next).strip());
        next++;
      }
      try {
        reading.read(line.toString());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("line " + (first + 1) + ": " + e.getMessage(), e);
      }
    }
    try {
      reading.finish();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("at the end: " + e.getMessage(), e);
    }
    return List.copyOf(reading.rules);
  }

  private void read(String line) {
    if (line.isEmpty() || line.startsWith("#")) {
      return;
    }
    int blank = line.indexOf(' ');
    String word = blank < 0 ? line : line.substring(0, blank);
    String rest = blank < 0 ? "" : line.substring(blank + 1).strip();
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(word + ": expected something behind it");
    }
    switch (word) {
      case "provider" -> between(() -> provider = rest.equals("any") ? "" : rest);
      case "source" -> between(() -> source = rest);
      case "let" -> between(() -> define(rest));
      case "who" -> between(() -> speaker = constant(Speaker.class, rest));
      case "rule" -> begin(rest);
      default -> current(word).read(word, rest);
    }
  }

  private void between(Runnable change) {
    finish();
    change.run();
  }

  private void begin(String text) {
    finish();
    String[] parts = text.split("\\s+", -1);
    if (parts.length != 2 || !NAME.matcher(parts[0]).matches()) {
      throw new IllegalArgumentException("expected rule NAME CATEGORY: " + text);
    }
    if (!names.add(parts[0])) {
      throw new IllegalArgumentException("there is another rule " + parts[0]);
    }
    Category category =
        Category.of(parts[1])
            .orElseThrow(() -> new IllegalArgumentException("no category: " + parts[1]));
    draft = new Draft(parts[0], category);
  }

  private void define(String text) {
    String[] parts = text.split("\\s+", 2);
    if (parts.length != 2 || !SHORT.matcher("$" + parts[0]).matches()) {
      throw new IllegalArgumentException("expected let NAME WORDS: " + text);
    }
    shorts.put(parts[0], "( " + parts[1] + " )");
  }

  /** The phrase with the words that a short name stands for. */
  private String written(String phrase) {
    return SHORT
        .matcher(phrase)
        .replaceAll(
            name -> {
              String words = shorts.get(name.group(1));
              if (words == null) {
                throw new IllegalArgumentException(
                    name.group() + ": expected a line let " + name.group(1) + " before");
              }
              return words;
            });
  }

  private Draft current(String word) {
    if (draft == null) {
      throw new IllegalArgumentException(word + ": expected a rule before it");
    }
    return draft;
  }

  private void finish() {
    if (draft != null) {
      rules.add(draft.rule());
      draft = null;
    }
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String label) {
    try {
      return Enum.valueOf(type, label.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "no " + type.getSimpleName().toLowerCase(Locale.ROOT) + ": " + label, e);
    }
  }

  /** A rule that is being read. */
  private final class Draft {
    private final String name;
    private final Category category;
    private final List<CodePattern> codes = new ArrayList<>();
    private final List<StatusPattern> statuses = new ArrayList<>();
    private final Set<Stage> stages = new HashSet<>();
    private final List<String> hosts = new ArrayList<>();
    private final List<Phrase> texts = new ArrayList<>();
    private final List<Sample> samples = new ArrayList<>();
    private Optional<Scope> scope = Optional.empty();
    private Optional<Hard> hard = Optional.empty();
    private Optional<Confidence> confidence = Optional.empty();

    private Draft(String name, Category category) {
      this.name = name;
      this.category = category;
    }

    private void read(String word, String rest) {
      String[] values = rest.split("\\s+");
      switch (word) {
        case "code" -> List.of(values).forEach(code -> codes.add(CodePattern.parse(code)));
        case "status" -> List.of(values).forEach(each -> statuses.add(StatusPattern.parse(each)));
        case "stage" -> List.of(values).forEach(stage -> stages.add(Stage.of(stage)));
        case "host" -> hosts.addAll(List.of(values));
        case "text" -> texts.add(Phrase.parse(written(rest), vocabulary));
        case "scope" -> scope = Optional.of(constant(Scope.class, rest));
        case "hard" -> hard = Optional.of(constant(Hard.class, rest));
        case "sure" -> confidence = Optional.of(constant(Confidence.class, rest));
        case "is", "not" -> {
          SampleText.parse(rest);
          samples.add(new Sample(rest, word.equals("is")));
        }
        default ->
            throw new IllegalArgumentException(
                "no such word: "
                    + word
                    + "; expected rule, provider, source, who, let, code, status, stage, host,"
                    + " text, scope, hard, sure, is or not");
      }
    }

    private ReplyRule rule() {
      Scope fault = scope.orElse(category.scope());
      boolean lost = category.nature() == Category.Nature.FINAL && fault == Scope.RECIPIENT;
      Hard when = hard.orElse(lost ? Hard.YES : Hard.NO);
      if (when != Hard.NO && fault != Scope.RECIPIENT) {
        throw new IllegalArgumentException(
            "rule " + name + ": hard " + when + " needs the scope recipient");
      }
      return new ReplyRule(
          name + "/" + version,
          provider,
          source,
          new Condition(
              speaker,
              List.copyOf(codes),
              List.copyOf(statuses),
              Set.copyOf(stages),
              List.copyOf(hosts),
              List.copyOf(texts)),
          new Meaning(category, fault, when, confidence.orElse(foundation())),
          List.copyOf(samples));
    }

    private Confidence foundation() {
      if (!texts.isEmpty()) {
        return Confidence.HIGH;
      }
      return statuses.isEmpty() ? Confidence.LOW : Confidence.MEDIUM;
    }
  }
}
