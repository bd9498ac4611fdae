// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.waybill.core.explain.Explanation;
import dev.waybill.core.explain.Question;
import dev.waybill.core.explain.QuestionText;
import java.nio.file.Files;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says what would become of a message, and why. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Says what would become of a message, and why, without sending it.")
final class ExplainCommand implements Callable<Integer> {

  @Option(
      names = "--client",
      required = true,
      paramLabel = "IP",
      description = "the address of the client")
  private String client = "";

  @Option(
      names = "--account",
      paramLabel = "NAME",
      description = "the account that it has logged in as")
  private Optional<String> account = Optional.empty();

  @Option(
      names = "--from",
      required = true,
      paramLabel = "ADDRESS",
      description = "the address in the From field")
  private String from = "";

  @Option(
      names = "--sender",
      paramLabel = "ADDRESS",
      description = "the envelope sender, or <> (default: that of --from)")
  private Optional<String> sender = Optional.empty();

  @Option(
      names = "--to",
      required = true,
      arity = "1..*",
      paramLabel = "ADDRESS",
      description = "the recipients")
  private List<String> recipients = List.of();

  @Option(
      names = "--port",
      paramLabel = "N",
      description =
          "the port that it talks to (default: the first one; others that differ are shown)")
  private Optional<String> port = Optional.empty();

  @Option(names = "--tls", description = "the connection is encrypted")
  private boolean tls;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      description = "the size of the message, such as 2MiB")
  private Optional<String> size = Optional.empty();

  @Mixin private JsonOption json = new JsonOption();

  @Mixin private ConfigurationDirectory conf = new ConfigurationDirectory();

  @Mixin private DataDirectory data = new DataDirectory();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Question question = question();
    conf.requireSettings();
    Optional<Explanation> byServer = RunningServer.on(data.path()).flatMap(this::ask);
    Explanation explanation = byServer.orElseGet(() -> fromFiles(question));
    UsageText usage = new UsageText(InstantSource.system().instant(), ZoneId.systemDefault());
    List<String> lines = new ArrayList<>();
    lines.add(byServer.isPresent() ? basisOfServer() : basisOfFiles(question));
    lines.addAll(new ExplanationText(usage).lines(explanation));
    json.print(spec.commandLine(), explanation, lines);
    return explanation.accepted() ? 0 : 1;
  }

  private Question question() {
    try {
      return text().read();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
  }

  private QuestionText text() {
    return new QuestionText(
        Optional.of(client), account, Optional.of(from), sender, recipients, port, tls, size);
  }

  private Optional<Explanation> ask(RunningServer server) {
    StringBuilder query = new StringBuilder("/waybill/explain?client=");
    query.append(RunningServer.encoded(client)).append(parameter("from", from));
    recipients.forEach(to -> query.append(parameter("to", to)));
    account.ifPresent(name -> query.append(parameter("account", name)));
    sender.ifPresent(path -> query.append(parameter("sender", path)));
    port.ifPresent(number -> query.append(parameter("port", number)));
    size.ifPresent(octets -> query.append(parameter("size", octets)));
    query.append(parameter("tls", Boolean.toString(tls)));
    return server
        .get(query.toString())
        .map(answer -> Json.read(answer, new TypeReference<Explanation>() {}));
  }

  private static String parameter(String name, String value) {
    return "&" + name + "=" + RunningServer.encoded(value);
  }

  private Explanation fromFiles(Question question) {
    try (StoppedServer files =
        StoppedServer.open(conf.settings(), data.path(), InstantSource.system())) {
      return files.explain(question);
    }
  }

  private String basisOfServer() {
    return "By the server that runs on " + data.path();
  }

  private String basisOfFiles(Question question) {
    String ours =
        question
            .sender()
            .mailbox()
            .map(sender -> "; " + sender.domain() + " is taken for a domain of ours, and no other")
            .orElse("");
    return "By the files, no server is running on "
        + data.path()
        + (Files.isDirectory(data.path()) ? "" : ", which does not exist")
        + ours;
  }
}
