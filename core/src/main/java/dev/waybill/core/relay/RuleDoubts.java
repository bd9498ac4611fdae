// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import dev.waybill.core.settings.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** What rules ask for that a server does not have: valid, but probably not intended. */
public final class RuleDoubts {

  private RuleDoubts() {}

  /**
   * The doubts about all rules, in the order of the file.
   *
   * @param file the name of the file
   * @param isAccount whether the server has an account of this name
   * @param ports the SMTP ports that it listens on; none when they are not known
   */
  public static List<Problem> of(
      String file, RelaySettings relay, Predicate<String> isAccount, Set<Integer> ports) {
    List<Problem> doubts = new ArrayList<>();
    for (Rule.OfNetwork network : relay.networks()) {
      ports(file, network, ports, doubts);
    }
    for (Rule.OfAccount account : relay.accounts()) {
      if (!isAccount.test(account.name())) {
        doubts.add(
            doubt(file, account, "this server has no such account; nobody sends by this rule"));
      }
      ports(file, account, ports, doubts);
    }
    relay.everyAccount().ifPresent(every -> ports(file, every, ports, doubts));
    return doubts.stream().sorted((one, other) -> one.line() - other.line()).toList();
  }

  private static void ports(String file, Rule rule, Set<Integer> ports, List<Problem> doubts) {
    for (int port : rule.terms().ports()) {
      if (!ports.isEmpty() && !ports.contains(port)) {
        doubts.add(
            doubt(
                file,
                rule,
                "ports names "
                    + port
                    + ", and this server listens for SMTP on "
                    + String.join(", ", ports.stream().sorted().map(String::valueOf).toList())));
      }
    }
  }

  private static Problem doubt(String file, Rule rule, String text) {
    return Problem.warning(file, rule.line(), rule.element() + ": " + text);
  }
}
