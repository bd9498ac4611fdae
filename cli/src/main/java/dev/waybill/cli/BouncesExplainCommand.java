// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.waybill.core.WaybillSettings;
import dev.waybill.core.bounce.reading.BounceReader;
import dev.waybill.core.bounce.reading.ReturnedMail;
import dev.waybill.core.outcome.Blocklist;
import dev.waybill.core.outcome.Classification;
import dev.waybill.core.outcome.Classifier;
import dev.waybill.core.outcome.Stage;
import dev.waybill.core.reply.Reply;
import dev.waybill.core.settings.InvalidSettingsException;
import dev.waybill.core.settings.Variables;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a reply or a returned message means and by which rule, as the server would. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Says what a returned message, or a reply, means, whose fault it is, and which rule says"
            + " so.")
final class BouncesExplainCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "a message that came back, as it came; - is standard input")
  private @Nullable Path file;

  @Option(
      names = "--code",
      paramLabel = "CODE",
      description = "instead of a file: the reply code, such as 550")
  private @Nullable Integer code;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "what follows it, with the enhanced status if there is one")
  private @Nullable String text;

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description =
          "where in the dialogue: connect, ehlo, mail, rcpt, data, end or unknown (default:"
              + " unknown)")
  private @Nullable String stage;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "who said it, by the name of its mail host")
  private @Nullable String host;

  @Mixin private ConfigurationDirectory conf = new ConfigurationDirectory();

  @Mixin private DataDirectory data = new DataDirectory();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * The answer as JSON.
   *
   * @param category as in the history of a message, and so on
   * @param provider whose replies the rule was written for
   * @param source where the rule's knowledge comes from
   * @param stage where in the dialogue, also as the reply itself tells it
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Answer(
      String category,
      String scope,
      String permanence,
      String confidence,
      String rule,
      Optional<String> provider,
      String source,
      String stage,
      Optional<Blocklist> blocklist) {

    static Answer of(Classifier.Decision decision) {
      Classification meaning = decision.classification();
      return new Answer(
          meaning.category(),
          meaning.scope().label(),
          meaning.permanence().label(),
          meaning.confidence().label(),
          meaning.rule(),
          Optional.of(decision.provider()).filter(name -> !name.isEmpty()),
          decision.source(),
          decision.stage().label(),
          decision.blocklist());
    }

    List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add("Category    " + category);
      lines.add("At fault    " + scope);
      lines.add("Permanence  " + permanence);
      lines.add("Confidence  " + confidence);
      lines.add("Rule        " + rule + provider.map(name -> ", of " + name).orElse(""));
      lines.add("Source      " + source);
      lines.add("Stage       " + stage);
      blocklist.ifPresent(list -> lines.add("Blocklist   " + list.name() + ", " + list.page()));
      return lines;
    }
  }

  @Override
  public Integer call() {
    Path returned = file;
    Integer replyCode = code;
    String replyText = text;
    boolean ofReply = replyCode != null || replyText != null || stage != null || host != null;
    if (returned != null && !ofReply) {
      ReturnedMailAnswer answer = ReturnedMailAnswer.of(read(returned), classifier());
      json.print(spec.commandLine(), answer, answer.lines());
    } else if (returned == null && replyCode != null && replyText != null) {
      Answer answer = Answer.of(decide(replyCode, replyText));
      json.print(spec.commandLine(), answer, answer.lines());
    } else {
      throw new ParameterException(
          spec.commandLine(), "expected FILE alone, or --code CODE and --text TEXT");
    }
    return 0;
  }

  private Classifier.Decision decide(int replyCode, String replyText) {
    try {
      return classifier()
          .decide(
              Reply.parse(replyCode, replyText),
              requireNonNullElse(host, "unnamed"),
              Stage.of(requireNonNullElse(stage, "unknown")));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static ReturnedMail read(Path returned) {
    try (InputStream message =
        returned.toString().equals("-") ? System.in : Files.newInputStream(returned)) {
      return BounceReader.read(message);
    } catch (IOException e) {
      throw new CommandProblem("Cannot read " + returned + ": " + Reason.of(e), e);
    }
  }

  private Classifier classifier() {
    if (Files.notExists(conf.settings())) {
      return Classifier.standard();
    }
    try {
      return WaybillSettings.read(conf.settings(), data.path(), Variables.ofProcess())
          .value()
          .bounceRules()
          .classifier();
    } catch (InvalidSettingsException e) {
      throw new CommandProblem(String.valueOf(e.getMessage()), e);
    }
  }
}
