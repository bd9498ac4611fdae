// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.dkim.keys.AdminResult;
import dev.waybill.core.dkim.keys.KeyName;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands that bring one key into another state. */
final class DkimWishCommands {

  private DkimWishCommands() {}

  /** What they have in common. */
  abstract static class Wishing implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "DOMAIN", description = "whose key")
    private String domain = "";

    @Parameters(index = "1", paramLabel = "SELECTOR", description = "which key")
    private String selector = "";

    @Mixin private JsonOption json = new JsonOption();

    @Mixin private KeyPlace place = new KeyPlace();

    @Spec private CommandSpec spec = CommandSpec.create();

    abstract KeyDesk.Wish wish();

    @Override
    public Integer call() {
      KeyName key = KeyArguments.key(domain, selector);
      try (KeyDesk desk = place.desk(spec.commandLine().getErr())) {
        AdminResult answer = desk.wish(key, wish());
        if (json.isSet() || answer.done()) {
          json.print(spec.commandLine(), answer, List.of(answer.text()));
        } else {
          spec.commandLine().getErr().println(answer.text());
        }
        return answer.done() ? 0 : 1;
      }
    }
  }

  /** Looks, and switches. */
  @Command(
      name = "activate",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Has a key sign now, if every name server answers with it.")
  static final class Activate extends Wishing {
    @Override
    KeyDesk.Wish wish() {
      return KeyDesk.Wish.ACTIVATE;
    }
  }

  /** Takes out of use, kindly. */
  @Command(
      name = "retire",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Takes a key out of use; its record stays until it is retired.")
  static final class Retire extends Wishing {
    @Override
    KeyDesk.Wish wish() {
      return KeyDesk.Wish.RETIRE;
    }
  }

  /** Takes out of use, at once. */
  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Takes a key out of use that must not be believed any more.")
  static final class Revoke extends Wishing {
    @Override
    KeyDesk.Wish wish() {
      return KeyDesk.Wish.REVOKE;
    }
  }
}
