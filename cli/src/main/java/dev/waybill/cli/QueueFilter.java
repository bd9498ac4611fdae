// SPDX-License-Identifier: Apache-2.0
package dev.waybill.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say which deliveries are meant; all of them must fit. Filled by picocli. */
final class QueueFilter {

  @Option(names = "--site", paramLabel = "SITE", description = "as waybill queue shows it")
  private Optional<String> site = Optional.empty();

  @Option(names = "--domain", paramLabel = "DOMAIN", description = "the recipient's domain")
  private Optional<String> domain = Optional.empty();

  @Option(names = "--account", paramLabel = "NAME", description = "the account that sent it")
  private Optional<String> account = Optional.empty();

  @Option(names = "--network", paramLabel = "CIDR", description = "the client's network")
  private Optional<String> network = Optional.empty();

  @Option(
      names = "--sender",
      paramLabel = "ADDRESS",
      description = "the envelope sender, or @domain, or <>")
  private Optional<String> sender = Optional.empty();

  @Option(names = "--token", paramLabel = "TOKEN", description = "of the message, from its 250")
  private Optional<String> token = Optional.empty();

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "due, limit, key, operator, not-told or dead")
  private Optional<String> state = Optional.empty();

  @Option(
      names = "--accepted-before",
      paramLabel = "TIME",
      description = "such as 2026-12-01T18:00:00Z")
  private Optional<String> acceptedBefore = Optional.empty();

  @Option(names = "--reply", paramLabel = "TEXT", description = "is in the last reply")
  private Optional<String> reply = Optional.empty();

  /** What was given, by the names that the server uses. */
  Map<String, Object> members() {
    Map<String, Object> members = new LinkedHashMap<>();
    site.ifPresent(it -> members.put("site", it));
    domain.ifPresent(it -> members.put("domain", it));
    account.ifPresent(it -> members.put("account", it));
    network.ifPresent(it -> members.put("network", it));
    sender.ifPresent(it -> members.put("sender", it));
    token.ifPresent(it -> members.put("token", it));
    state.ifPresent(it -> members.put("state", it));
    acceptedBefore.ifPresent(it -> members.put("acceptedBefore", it));
    reply.ifPresent(it -> members.put("reply", it));
    return members;
  }
}
