// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The relay policy against {@link RelayOracle}, which knows the same rules and shares no code: for
 * every combination of the values below, the whole way of one message is played through both.
 */
class RelayMatrixTest {

  private static final List<String> CLIENTS =
      List.of(
          "10.9.9.9",
          "10.1.9.9",
          "10.2.0.1",
          "10.1.2.3",
          "10.1.3.3",
          "11.0.0.1",
          "2001:db8:0:0:0:0:0:1",
          "2001:db9:0:0:0:0:0:1",
          "0:0:0:0:0:ffff:a01:203");

  private static final List<String> ACCOUNTS =
      List.of("", "news@example.com", "gone@example.com", "big@example.com", "other@example.com");

  private static final List<String> SENDERS =
      List.of(
          "",
          "news@example.com",
          "NEWS@Example.com",
          "x@example.com",
          "sales@example.com",
          "sales+tag@example.com",
          "News+tag@example.com",
          "alice+tag@example.com",
          "a@home.example",
          "a@sub.example.org",
          "a@example.org",
          "a@evil.example");

  private static final List<String> RECIPIENTS =
      List.of("bob@home.example", "bob@example.net", "bob@x.example.net", "bob@remote.example");

  private static final List<String> FROMS =
      List.of(
          "",
          "news@example.com",
          "news+tag@example.com",
          "sales@example.com",
          "x@example.com",
          "a@evil.example",
          "partner@evil.example",
          "nobody");

  private static final List<Way.Amounts> AMOUNTS =
      List.of(
          new Way.Amounts(-1, 1000, 0, 0),
          new Way.Amounts(1025, 1000, 0, 0),
          new Way.Amounts(-1, 1025, 0, 0),
          new Way.Amounts(1024, 1024, 1, 1),
          new Way.Amounts(-1, 1, 2, 0),
          new Way.Amounts(-1, 1, 0, 2));

  @TestFactory
  Stream<DynamicTest> agrees_with_the_oracle() {
    return Stream.of("true", "false")
        .map(every -> DynamicTest.dynamicTest(every, () -> play(every)));
  }

  private static void play(String every) {
    RelayPolicy policy = Policies.policy(RelayOracle.xml(every));
    Map<String, Integer> outcomes = new TreeMap<>();
    List<String> disagreements = new ArrayList<>();
    for (Way way : ways()) {
      String expected = RelayOracle.outcome(way, every);
      String actual = outcome(policy, way);
      outcomes.merge(expected.replaceAll("[0-9:./]+$|\\S+@\\S+$", "..."), 1, Integer::sum);
      if (!expected.equals(actual)) {
        disagreements.add(way + "\n  expected " + expected + "\n  but was  " + actual);
      }
    }
    int cases = outcomes.values().stream().mapToInt(Integer::intValue).sum();
    System.out.println(
        "relay matrix, accounts relay=" + every + ": " + cases + " cases " + outcomes);

    assertThat(disagreements.stream().limit(5)).isEmpty();
    assertThat(cases).isGreaterThan(200);
    // Each kind of answer was really asked for.
    assertThat(outcomes).hasSizeGreaterThan(20).allSatisfy((o, n) -> assertThat(n).isPositive());
  }

  private static List<Way> ways() {
    List<Way> ways = new ArrayList<>();
    for (Way.Link link : links()) {
      for (String sender : SENDERS) {
        for (String recipient : RECIPIENTS) {
          for (String from : FROMS) {
            AMOUNTS.forEach(some -> ways.add(new Way(link, sender, recipient, from, some)));
          }
        }
      }
    }
    return ways;
  }

  private static List<Way.Link> links() {
    List<Way.Link> links = new ArrayList<>();
    for (String client : CLIENTS) {
      for (String account : ACCOUNTS) {
        links.add(new Way.Link(client, account, 25, false));
        links.add(new Way.Link(client, account, 2525, false));
        links.add(new Way.Link(client, account, 587, true));
      }
    }
    return links;
  }

  /** What the policy under test makes of it, in the oracle's words. */
  private static String outcome(RelayPolicy policy, Way way) {
    Way.Link link = way.link();
    Way.Amounts amounts = way.amounts();
    ClientPolicy clientPolicy =
        policy.clientPolicy(
            Policies.client(link.client(), link.account(), link.port(), link.tls()));
    OptionalLong declared =
        amounts.declared() < 0 ? OptionalLong.empty() : OptionalLong.of(amounts.declared());
    MailRequest mail =
        new MailRequest(EnvelopeSender.parse(way.sender()), declared, amounts.messages());
    Mailbox to = Mailbox.parse(way.recipient());
    RecipientRequest recipient =
        new RecipientRequest(
            to.localPart(), Optional.of(to.domain()), way.isLocal(), amounts.recipients(), false);
    String header = way.from().isEmpty() ? "Subject: x" : "From: " + way.from();
    MessageFacts message = Policies.message(header, amounts.octets(), !way.isLocal());

    Optional<String> refused =
        told("MAIL", clientPolicy.mail(mail))
            .or(() -> told("RCPT", clientPolicy.recipient(mail, recipient)))
            .or(() -> told("DATA", clientPolicy.message(message)));
    return refused.orElseGet(
        () -> "accepted " + clientPolicy.grant(mail, message).map(Grant::label).orElse("-"));
  }

  private static Optional<String> told(String moment, Optional<Refusal> refusal) {
    return refusal.map(no -> moment + " " + no.reply().code() + " " + no.reason().label());
  }
}
