// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.dkim.KeyDirectory;
import dev.waybill.core.dkim.PublicKeyRecord;
import dev.waybill.core.dkim.SigningKey;
import dev.waybill.core.dkim.keys.KeyName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes over keys that another program has used. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Copies private keys into the key directory; the files that they come from stay.",
      "A running server takes them up within a second. They sign when they are visible."
    })
final class DkimImportCommand implements Callable<Integer> {

  @Option(
      names = "--pem",
      paramLabel = "FILE",
      description = "a private key, PKCS#8 or PKCS#1; with --domain and --selector")
  private Optional<Path> pem = Optional.empty();

  @Option(names = "--domain", paramLabel = "DOMAIN", description = "whose mail the key signs")
  private Optional<String> domain = Optional.empty();

  @Option(names = "--selector", paramLabel = "SELECTOR", description = "the name of the key")
  private Optional<String> selector = Optional.empty();

  @Option(
      names = "--opendkim-key-table",
      paramLabel = "FILE",
      description = "OpenDKIM's KeyTable, all keys of it")
  private Optional<Path> keyTable = Optional.empty();

  @Option(
      names = "--opendkim-signing-table",
      paramLabel = "FILE",
      description = "OpenDKIM's SigningTable, needed for keys whose domain is %%")
  private Optional<Path> signingTable = Optional.empty();

  @Option(
      names = "--james",
      paramLabel = "FILE",
      description = "James's mailetcontainer.xml, all keys of its DKIMSign mailets")
  private Optional<Path> james = Optional.empty();

  @Mixin private KeyPlace place = new KeyPlace();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * A key that was taken over, for {@code --json}; the names are those of the other commands.
   *
   * @param recordName where its record has to be
   * @param recordValue what is to be published there
   */
  record Imported(String domain, String selector, String recordName, String recordValue) {

    private static Imported of(SigningKey key) {
      PublicKeyRecord published = key.publicKeyRecord();
      return new Imported(
          key.domain().value(),
          key.selector().value(),
          published.name().value(),
          published.value());
    }
  }

  @Override
  public Integer call() {
    List<KeyCandidate> candidates = candidates();
    KeyDirectory directory =
        new KeyDirectory(
            place.settings().locations().dkimKeys(), InstantSource.system(), new SecureRandom());
    List<Imported> imported = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (KeyCandidate candidate : candidates) {
      try {
        KeyName name = candidate.name();
        SigningKey key = directory.add(name.domain(), name.selector(), candidate.pem().read());
        imported.add(Imported.of(key));
        lines.add("Imported " + name.selector() + " for " + name.domain());
        lines.add("  " + key.publicKeyRecord().zoneLine());
      } catch (IllegalArgumentException e) {
        problems.add(candidate + ": " + e.getMessage());
      } catch (IOException e) {
        problems.add(candidate + ": " + Reason.of(e));
      } catch (UncheckedIOException e) {
        problems.add(candidate + ": " + Reason.of(e));
      }
    }
    problems.forEach(spec.commandLine().getErr()::println);
    if (candidates.isEmpty()) {
      throw new CommandProblem("No key is named there");
    }
    json.print(spec.commandLine(), Map.of("imported", imported, "problems", problems), lines);
    return problems.isEmpty() ? 0 : 1;
  }

  private List<KeyCandidate> candidates() {
    if (Stream.of(pem, keyTable, james).filter(Optional::isPresent).count() != 1) {
      throw misused("needs one of --pem, --opendkim-key-table and --james");
    }
    if (pem.isPresent() && (domain.isEmpty() || selector.isEmpty())) {
      throw misused("--pem needs --domain and --selector");
    }
    return pem.map(
            file ->
                List.of(
                    KeyCandidate.of(
                        KeyArguments.key(domain.orElseThrow(), selector.orElseThrow()), file)))
        .or(() -> keyTable.map(table -> new OpenDkimTables(table, signingTable).read()))
        .or(() -> james.map(file -> new JamesMailets(file).read()))
        .orElse(List.of());
  }

  private CommandLine.ParameterException misused(String text) {
    return new CommandLine.ParameterException(spec.commandLine(), text);
  }
}
