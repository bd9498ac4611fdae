// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import dev.waybill.core.dkim.keys.AdminResult;
import dev.waybill.core.dkim.keys.KeyName;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands that change one key. */
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

    abstract AdminResult ask(KeyDesk desk, KeyName key);

    @Override
    public Integer call() {
      KeyName key = KeyArguments.key(domain, selector);
      try (KeyDesk desk = place.desk(spec.commandLine().getErr())) {
        AdminResult answer = ask(desk, key);
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
    AdminResult ask(KeyDesk desk, KeyName key) {
      return desk.wish(key, KeyDesk.Wish.ACTIVATE);
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
    AdminResult ask(KeyDesk desk, KeyName key) {
      return desk.wish(key, KeyDesk.Wish.RETIRE);
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
    AdminResult ask(KeyDesk desk, KeyName key) {
      return desk.wish(key, KeyDesk.Wish.REVOKE);
    }
  }

  /** Forgets it. */
  @Command(
      name = "delete",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Deletes a key with its file, such as one that was made for a wrong domain.",
        "Says what is left to do in the DNS."
      })
  static final class Delete extends Wishing {

    @Option(
        names = "--force",
        description = "also one that signs, is going to, or has signed mail in transit")
    private boolean force;

    @Override
    AdminResult ask(KeyDesk desk, KeyName key) {
      return desk.delete(key, force);
    }
  }
}
