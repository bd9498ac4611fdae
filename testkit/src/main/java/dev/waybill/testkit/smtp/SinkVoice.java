// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How a session answers: asks the script first, and watches whether the client waits for the
 * answer. Confined to one session.
 */
final class SinkVoice {

  /** RFC 2920 section 3.1: nothing may follow these before their answer. */
  private static final Set<String> LAST_IN_GROUP =
      Set.of("EHLO", "HELO", "DATA", "VRFY", "QUIT", "NOOP", "STARTTLS", "AUTH");

  private final SinkHouse house;
  private final SinkWire wire;
  private final int number;
  private SinkOffers offered = SinkOffers.NOTHING;

  SinkVoice(SinkHouse house, SinkWire wire, int number) {
    this.house = house;
    this.wire = wire;
    this.number = number;
  }

  /** What the latest answer to EHLO advertised. */
  SinkOffers offered() {
    return offered;
  }

  void offering(SinkOffers now) {
    offered = now;
  }

  Answer answer(Stage stage, String command, Envelope seen, String usual) throws IOException {
    return answer(stage, command, seen, List.of(usual));
  }

  Answer answer(Stage stage, String command, Envelope seen, List<String> usual) throws IOException {
    Answer answer = decide(event(stage, command, seen), usual);
    if (stage == Stage.CONNECT && wire.input().hasMore()) {
      violate(Violation.Kind.TALKED_BEFORE_GREETING, "more came before the greeting");
    } else if (stage != Stage.CONNECT) {
      watchForMore(command);
    }
    wire.send(answer);
    return answer;
  }

  /** Asks the script; what is usual where no rule decides. */
  Answer decide(SinkEvent event, List<String> usual) throws IOException {
    for (SinkRule rule : house.script().rules()) {
      if (rule.matches(event) && rule.take()) {
        Optional<Answer> answer = rule.action().on(wire);
        if (answer.isPresent()) {
          return answer.get();
        }
      }
    }
    return Answer.lines(false, usual);
  }

  SinkEvent event(Stage stage, String command, Envelope seen) {
    return new SinkEvent(stage, number, wire.client(), command, seen);
  }

  void watchForMore(String command) throws IOException {
    if (wire.input().hasMore()) {
      if (LAST_IN_GROUP.contains(verb(command))) {
        violate(Violation.Kind.PIPELINED_AFTER_LAST, command);
      } else if (!offered.has(Offer.PIPELINING)) {
        violate(Violation.Kind.PIPELINED_UNOFFERED, command);
      }
    }
  }

  void refuse(Violation.Kind kind, String command, String reply) throws IOException {
    violate(kind, command);
    say(command, reply);
  }

  void say(String command, String reply) throws IOException {
    watchForMore(command);
    wire.send(Answer.lines(false, List.of(reply)));
  }

  void violate(Violation.Kind kind, String detail) {
    house.ledger().violate(new Violation(number, kind, detail));
    wire.transcript().note("violation " + kind);
  }

  String code(String code, String enhanced, String text) {
    return offered.has(Offer.ENHANCED_STATUS_CODES)
        ? code + " " + enhanced + " " + text
        : code + " " + text;
  }

  static String verb(String command) {
    return command.strip().split(" ", 2)[0].toUpperCase(Locale.ROOT);
  }
}
