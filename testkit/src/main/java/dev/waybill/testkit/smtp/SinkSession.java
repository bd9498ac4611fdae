// SPDX-License-Identifier: Apache-2.0
package dev.waybill.testkit.smtp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** One connection's conversation from greeting to end. Confined to its own thread. */
final class SinkSession {

  private final SinkHouse house;
  private final SinkWire wire;
  private final int number;
  private final SinkVoice voice;
  private Envelope envelope = Envelope.EMPTY;
  private boolean greeted;
  private boolean inTransaction;

  SinkSession(SinkHouse house, SinkWire wire, int number) {
    this.house = house;
    this.wire = wire;
    this.number = number;
    this.voice = new SinkVoice(house, wire, number);
  }

  /** Talks until one side ends it. */
  void run() throws IOException {
    if (house.implicitTls()) {
      encrypt();
    }
    boolean welcome =
        voice
            .answer(Stage.CONNECT, "", envelope, "220 " + house.hostName() + " ESMTP")
            .isPositive();
    Optional<String> line = wire.line();
    while (line.isPresent()) {
      String command = line.get();
      if (wire.input().lastLineWasBare()) {
        voice.violate(Violation.Kind.BARE_LF, command);
      }
      if (!handle(command, welcome)) {
        return;
      }
      line = wire.line();
    }
  }

  /** Answers one command; false ends the conversation. */
  private boolean handle(String command, boolean welcome) throws IOException {
    String verb = SinkVoice.verb(command);
    if (verb.equals("QUIT")) {
      voice.answer(Stage.QUIT, command, envelope, voice.code("221", "2.0.0", "Bye"));
      return false;
    }
    if (!welcome) {
      // RFC 5321 section 3.1: after 554 as greeting only QUIT is left.
      voice.refuse(
          Violation.Kind.BAD_SEQUENCE, command, voice.code("503", "5.5.1", "No service here"));
      return true;
    }
    switch (verb) {
      case "EHLO", "HELO" -> hello(command, verb.equals("EHLO"));
      case "STARTTLS" -> startTls(command);
      case "AUTH" -> auth(command);
      case "MAIL" -> mail(command);
      case "RCPT" -> rcpt(command);
      case "DATA" -> data(command);
      case "RSET" -> reset(command);
      case "NOOP" -> voice.say(command, voice.code("250", "2.0.0", "Ok"));
      case "VRFY" -> voice.say(command, voice.code("252", "2.0.0", "Try and see"));
      default ->
          voice.refuse(Violation.Kind.BAD_SYNTAX, command, voice.code("500", "5.5.2", "Unknown"));
    }
    return true;
  }

  private void hello(String command, boolean extended) throws IOException {
    String name = command.substring(4).strip();
    SinkOffers now = extended ? house.offers(envelope.tls()) : SinkOffers.NOTHING;
    Envelope fresh = envelope.greeting(name);
    List<String> lines = new ArrayList<>(List.of(house.hostName()));
    lines.addAll(now.keywords());
    for (int i = 0; i < lines.size(); i++) {
      lines.set(i, (i < lines.size() - 1 ? "250-" : "250 ") + lines.get(i));
    }
    if (voice.answer(Stage.EHLO, command, fresh, lines).isPositive()) {
      voice.offering(now);
      envelope = fresh;
      greeted = true;
      inTransaction = false;
    }
  }

  private void startTls(String command) throws IOException {
    if (!voice.offered().has(Offer.STARTTLS)) {
      voice.refuse(Violation.Kind.BAD_SEQUENCE, command, voice.code("502", "5.5.1", "Not offered"));
    } else if (voice
        .answer(Stage.STARTTLS, command, envelope, voice.code("220", "2.0.0", "Go ahead"))
        .isPositive()) {
      encrypt();
    }
  }

  private void encrypt() throws IOException {
    wire.startTls(house.tls());
    house.ledger().encrypted(number);
    // RFC 3207 section 4.2: what was said before does not count.
    voice.offering(SinkOffers.NOTHING);
    greeted = false;
    inTransaction = false;
    envelope = new Envelope("", "", true, MailPath.NONE, List.of());
  }

  private void auth(String command) throws IOException {
    String[] words = command.strip().split(" +", -1);
    if (!voice.offered().has(Offer.AUTH_PLAIN)
        || words.length < 2
        || !words[1].equalsIgnoreCase("PLAIN")) {
      voice.refuse(Violation.Kind.BAD_SEQUENCE, command, voice.code("504", "5.5.4", "Not offered"));
      return;
    }
    String response = words.length > 2 ? words[2] : challenge(command);
    Optional<String> user = plainUser(response);
    if (user.isEmpty()) {
      voice.refuse(
          Violation.Kind.BAD_SYNTAX, command, voice.code("501", "5.5.2", "Not AUTH PLAIN"));
    } else if (voice
        .answer(Stage.AUTH, command, envelope, voice.code("235", "2.7.0", "Believed"))
        .isPositive()) {
      envelope = envelope.by(user.get());
    }
  }

  private String challenge(String command) throws IOException {
    voice.say(command, "334 ");
    return wire.line().orElse("");
  }

  /** RFC 4616 section 2: authorization identity, NUL, user, NUL, password. */
  private static Optional<String> plainUser(String response) {
    try {
      String text = new String(Base64.getDecoder().decode(response), StandardCharsets.UTF_8);
      String[] parts = text.split("\0", -1);
      return parts.length == 3 ? Optional.of(parts[1]) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private void mail(String command) throws IOException {
    Optional<MailPath> path = path(command, "MAIL FROM:");
    if (!greeted || inTransaction) {
      voice.refuse(Violation.Kind.BAD_SEQUENCE, command, voice.code("503", "5.5.1", "Not now"));
    } else if (path.isEmpty()) {
      voice.refuse(Violation.Kind.BAD_SYNTAX, command, voice.code("501", "5.5.4", "Not a path"));
    } else if (mayHave(command, path.get()) && fits(command, path.get())) {
      Envelope with = envelope.from(path.get());
      List<String> usual = List.of(voice.code("250", "2.1.0", "Ok"));
      if (voice.answer(Stage.MAIL, command, with, usual).isPositive()) {
        envelope = with;
        inTransaction = true;
      }
    }
  }

  private void rcpt(String command) throws IOException {
    Optional<MailPath> path = path(command, "RCPT TO:");
    if (!inTransaction) {
      // With PIPELINING a refused MAIL leaves these behind: not the client's fault.
      voice.say(command, voice.code("503", "5.5.1", "No sender"));
    } else if (path.isEmpty()) {
      voice.refuse(Violation.Kind.BAD_SYNTAX, command, voice.code("501", "5.5.4", "Not a path"));
    } else if (mayHave(command, path.get())) {
      Envelope with = envelope.to(path.get());
      List<String> usual = List.of(voice.code("250", "2.1.5", "Ok"));
      if (voice.answer(Stage.RCPT, command, with, usual).isPositive()) {
        envelope = with;
      }
    }
  }

  private boolean mayHave(String command, MailPath path) throws IOException {
    Optional<String> wrong =
        path.parameters().stream().filter(one -> !voice.offered().allows(one)).findFirst();
    if (wrong.isPresent()) {
      // RFC 5321 section 4.1.1.11: 555 for parameters that are not recognized.
      String text = "Not offered: " + wrong.get();
      voice.refuse(Violation.Kind.UNOFFERED_PARAMETER, command, voice.code("555", "5.5.4", text));
    }
    return wrong.isEmpty();
  }

  private boolean fits(String command, MailPath path) throws IOException {
    String size = path.parameter("SIZE").orElse("0");
    boolean fits = size.matches("\\d{1,18}") && !voice.offered().isTooLong(Long.parseLong(size));
    if (!fits) {
      voice.say(
          command,
          voice.code("552", "5.3.4", "More than " + voice.offered().maxOctets() + " octets"));
    }
    return fits;
  }

  private void data(String command) throws IOException {
    if (!inTransaction || envelope.recipients().isEmpty()) {
      voice.say(command, voice.code("503", "5.5.1", "No recipient"));
      return;
    }
    if (voice.answer(Stage.DATA, command, envelope, "354 Go ahead").isIntermediate()) {
      ReceivedMessage message = receive();
      envelope = envelope.withoutTransaction();
      inTransaction = false;
      finish(message);
    }
  }

  private ReceivedMessage receive() throws IOException {
    SinkEvent event = voice.event(Stage.BODY, "", envelope);
    List<SinkRule> rules =
        house.script().rules().stream().filter(rule -> rule.matches(event)).toList();
    ContentWriter writer = house.newContent();
    boolean complete = false;
    try {
      DataReader reader = new DataReader(wire.input(), writer, new BodyScript(rules, wire));
      MessageContent content = reader.read();
      complete = true;
      wire.transcript().client("<" + content + ">");
      return new ReceivedMessage(number, house.now(), envelope, content);
    } finally {
      if (!complete) {
        writer.discard();
      }
    }
  }

  private void finish(ReceivedMessage message) throws IOException {
    house.ledger().arrive(message);
    SinkEvent event = voice.event(Stage.END_OF_DATA, "", message.envelope());
    Answer answer = voice.decide(event, usual(message));
    if (answer.isPositive()) {
      house.ledger().accept(message);
    }
    voice.watchForMore("");
    wire.send(answer);
  }

  private List<String> usual(ReceivedMessage message) {
    return voice.offered().isTooLong(message.content().length())
        ? List.of(
            voice.code("552", "5.3.4", "More than " + voice.offered().maxOctets() + " octets"))
        : List.of(voice.code("250", "2.0.0", "Ok: kept"));
  }

  private void reset(String command) throws IOException {
    voice.answer(Stage.RSET, command, envelope, voice.code("250", "2.0.0", "Ok"));
    envelope = envelope.withoutTransaction();
    inTransaction = false;
  }

  private static Optional<MailPath> path(String command, String prefix) {
    return command.regionMatches(true, 0, prefix, 0, prefix.length())
        ? MailPath.parse(command.substring(prefix.length()))
        : Optional.empty();
  }
}
