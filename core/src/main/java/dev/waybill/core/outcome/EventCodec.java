// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.waybill.core.address.EnvelopeSender;
import dev.waybill.core.address.Mailbox;
import dev.waybill.core.address.ReportTarget;
import dev.waybill.core.address.ReturnTerms;
import dev.waybill.core.message.MessageToken;
import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Events as the octets that the log keeps: one JSON object each, in ASCII.
 *
 * <p>Part of the format on the disk: every later version reads what this one wrote. Fields that a
 * reader does not know are ignored; empty texts, zeros and absent values are left out.
 *
 * <pre>
 * all             v format version   k kind of event   t time, nanoseconds since 1970
 * accepted        m token   f sender   a author   c client   i Message-ID   o octets
 *                 s submission   d fixes (array)   r recipients (array)
 * signature       m token   n note as text
 * recipient       w what happened   m token   x index   r recipient   c client   d site
 *                 p attempt   y reply   h remote   l TLS   g classification
 * refused         e stage   s submission   f sender   r recipient   y reply
 * site            d site   u until   y reply   h remote   q waiting
 * submission      a address   p port   h HELO   u account   n network   l TLS   r rule
 *                 b bounces to   o 1 when it left under its own return path
 * reply           c code   s enhanced status   t text
 * classification  c category   s scope   p 1 when permanent   u 1 when until changed
 *                 k confidence, when not medium   r rule
 * </pre>
 *
 * <p>Thread-safe: has no state.
 */
final class EventCodec {

  /** The format that is written. */
  static final int VERSION = 1;

  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final ObjectReader READER = JsonMapper.builder().build().reader();

  private static final long NANOS = 1_000_000_000L;

  private EventCodec() {}

  /** The octets of an event. */
  static byte[] encode(Event event) {
    try (ByteArrayBuilder octets = new ByteArrayBuilder(400)) {
      try (JsonGenerator json = FACTORY.createGenerator(octets)) {
        json.writeStartObject();
        json.writeNumberField("v", VERSION);
        body(json, event);
        json.writeEndObject();
      }
      return octets.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("an array can always be written to", e);
    }
  }

  /**
   * The event that the octets stand for.
   *
   * @throws IllegalArgumentException when they are no event, or one of a later format
   */
  static Event decode(byte[] octets) {
    JsonNode json = tree(octets);
    int version = json.path("v").asInt();
    if (version < 1 || version > VERSION) {
      throw new IllegalArgumentException("an event of format " + version + " cannot be read");
    }
    String kind = text(json, "k");
    return switch (kind) {
      case "accepted" -> accepted(json);
      case "signature" ->
          new SignatureEvent(time(json, "t"), token(json), SignatureNote.parse(text(json, "n")));
      case "recipient" -> recipientEvent(json);
      case "refused" ->
          new Refused(
              time(json, "t"),
              text(json, "e"),
              submission(json.path("s")),
              text(json, "f"),
              text(json, "r"),
              reply(json).orElseThrow(() -> new IllegalArgumentException("refused with no reply")));
      case "site" ->
          new SiteEvent(
              time(json, "t"),
              text(json, "d"),
              json.has("u") ? Optional.of(time(json, "u")) : Optional.empty(),
              reply(json),
              text(json, "h"),
              json.path("q").asLong());
      default -> throw new IllegalArgumentException("no kind of event: " + kind);
    };
  }

  private static JsonNode tree(byte[] octets) {
    try {
      return READER.readTree(octets);
    } catch (IOException e) {
      throw new IllegalArgumentException("an event is no JSON", e);
    }
  }

  private static void body(JsonGenerator json, Event event) throws IOException {
    if (event instanceof Accepted accepted) {
      begin(json, "accepted", event);
      write(json, accepted);
    } else if (event instanceof SignatureEvent signature) {
      begin(json, "signature", event);
      json.writeStringField("m", signature.message().text());
      json.writeStringField("n", signature.note().toString());
    } else if (event instanceof RecipientEvent outcome) {
      begin(json, "recipient", event);
      write(json, outcome);
    } else if (event instanceof Refused refused) {
      begin(json, "refused", event);
      field(json, "e", refused.stage());
      write(json, refused.submission());
      field(json, "f", refused.sender());
      field(json, "r", refused.recipient());
      write(json, Optional.of(refused.reply()));
    } else if (event instanceof SiteEvent site) {
      begin(json, "site", event);
      field(json, "d", site.site());
      if (site.until().isPresent()) {
        json.writeNumberField("u", nanos(site.until().get()));
      }
      write(json, site.reply());
      field(json, "h", site.remote());
      field(json, "q", site.waiting());
    }
  }

  private static void begin(JsonGenerator json, String kind, Event event) throws IOException {
    json.writeStringField("k", kind);
    json.writeNumberField("t", nanos(event.at()));
  }

  private static void write(JsonGenerator json, Accepted accepted) throws IOException {
    json.writeStringField("m", accepted.message().text());
    field(json, "f", accepted.sender().path());
    field(json, "a", accepted.author().map(Mailbox::toString).orElse(""));
    field(json, "c", accepted.client());
    field(json, "i", accepted.messageIdField());
    field(json, "o", accepted.octets());
    write(json, accepted.submission());
    if (!accepted.fixes().isEmpty()) {
      json.writeArrayFieldStart("d");
      for (Fix fix : accepted.fixes()) {
        json.writeString(fix.label());
      }
      json.writeEndArray();
    }
    json.writeArrayFieldStart("r");
    for (Mailbox recipient : accepted.recipients()) {
      json.writeString(recipient.toString());
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, RecipientEvent event) throws IOException {
    json.writeStringField("w", event.kind().name());
    json.writeStringField("m", event.message().text());
    field(json, "x", event.index());
    field(json, "r", event.recipient().toString());
    field(json, "c", event.client());
    field(json, "d", event.site());
    field(json, "p", event.attempt());
    write(json, event.reply());
    field(json, "h", event.remote());
    field(json, "l", event.tls());
    if (event.classification().isPresent()) {
      Classification classification = event.classification().get();
      json.writeObjectFieldStart("g");
      field(json, "c", classification.category());
      field(json, "s", classification.scope().name());
      field(json, "p", classification.permanence() == Permanence.PERMANENT ? 1 : 0);
      field(json, "u", classification.permanence() == Permanence.UNTIL_CHANGED ? 1 : 0);
      if (classification.confidence() != Confidence.MEDIUM) {
        json.writeStringField("k", classification.confidence().name());
      }
      field(json, "r", classification.rule());
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, Submission submission) throws IOException {
    if (submission.equals(Submission.NONE)) {
      return;
    }
    json.writeObjectFieldStart("s");
    field(json, "a", submission.address());
    field(json, "p", submission.port());
    field(json, "h", submission.helo());
    field(json, "u", submission.account());
    field(json, "n", submission.network());
    field(json, "l", submission.tls());
    field(json, "r", submission.rule());
    ReturnTerms returns = submission.returns();
    if (!returns.bouncesTo().equals(ReturnTerms.DEFAULTS.bouncesTo())) {
      json.writeStringField("b", returns.bouncesTo().toString());
    }
    field(json, "o", returns.ownReturnPath() ? 1 : 0);
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Optional<Reply> reply) throws IOException {
    if (reply.isEmpty()) {
      return;
    }
    json.writeObjectFieldStart("y");
    field(json, "c", reply.get().code());
    field(json, "s", reply.get().status().map(EnhancedStatus::toString).orElse(""));
    field(json, "t", reply.get().text());
    json.writeEndObject();
  }

  private static void field(JsonGenerator json, String name, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }

  private static void field(JsonGenerator json, String name, long value) throws IOException {
    if (value != 0) {
      json.writeNumberField(name, value);
    }
  }

  private static Accepted accepted(JsonNode json) {
    List<Mailbox> recipients = new ArrayList<>(json.path("r").size());
    json.path("r").forEach(recipient -> recipients.add(Mailbox.parse(recipient.asText())));
    List<Fix> fixes = new ArrayList<>();
    json.path("d").forEach(fix -> Fix.of(fix.asText()).ifPresent(fixes::add));
    return new Accepted(
        time(json, "t"),
        token(json),
        EnvelopeSender.parse(text(json, "f")),
        Optional.of(text(json, "a")).filter(author -> !author.isEmpty()).map(Mailbox::parse),
        text(json, "c"),
        text(json, "i"),
        json.path("o").asLong(),
        submission(json.path("s")),
        fixes,
        recipients);
  }

  private static RecipientEvent recipientEvent(JsonNode json) {
    return new RecipientEvent(
        RecipientEvent.Kind.valueOf(text(json, "w")),
        time(json, "t"),
        token(json),
        json.path("x").asInt(),
        Mailbox.parse(text(json, "r")),
        text(json, "c"),
        text(json, "d"),
        json.path("p").asInt(),
        reply(json),
        text(json, "h"),
        text(json, "l"),
        classification(json.path("g")));
  }

  private static Optional<Classification> classification(JsonNode json) {
    if (json.isMissingNode()) {
      return Optional.empty();
    }
    Classification.Scope scope = Classification.Scope.valueOf(text(json, "s"));
    return Optional.of(
        new Classification(
            text(json, "c"),
            scope,
            permanence(json, scope),
            json.has("k") ? Confidence.valueOf(text(json, "k")) : Confidence.MEDIUM,
            text(json, "r")));
  }

  /** Before there was {@code u}, a message that is never taken was permanent for any scope. */
  private static Permanence permanence(JsonNode json, Classification.Scope scope) {
    boolean permanent = json.path("p").asInt() == 1;
    if (permanent && scope == Classification.Scope.RECIPIENT) {
      return Permanence.PERMANENT;
    }
    return permanent || json.path("u").asInt() == 1
        ? Permanence.UNTIL_CHANGED
        : Permanence.TEMPORARY;
  }

  private static Submission submission(JsonNode json) {
    if (json.isMissingNode()) {
      return Submission.NONE;
    }
    return new Submission(
        text(json, "a"),
        json.path("p").asInt(),
        text(json, "h"),
        text(json, "u"),
        text(json, "n"),
        text(json, "l"),
        text(json, "r"),
        returns(json));
  }

  private static ReturnTerms returns(JsonNode submission) {
    ReportTarget bouncesTo =
        submission.has("b")
            ? ReportTarget.parse(text(submission, "b"))
            : ReturnTerms.DEFAULTS.bouncesTo();
    return new ReturnTerms(bouncesTo, submission.path("o").asInt() == 1);
  }

  private static Optional<Reply> reply(JsonNode json) {
    JsonNode reply = json.path("y");
    if (reply.isMissingNode()) {
      return Optional.empty();
    }
    Optional<EnhancedStatus> status = EnhancedStatus.parse(text(reply, "s"));
    return Optional.of(new Reply(reply.path("c").asInt(), status, text(reply, "t")));
  }

  private static MessageToken token(JsonNode json) {
    return new MessageToken(text(json, "m"));
  }

  private static String text(JsonNode json, String name) {
    return json.path(name).asText("");
  }

  /** Times beyond the years 1677 to 2262 become the nearest one that can be written. */
  private static long nanos(Instant time) {
    try {
      return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
    } catch (ArithmeticException e) {
      return time.isAfter(Instant.EPOCH) ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
  }

  private static Instant time(JsonNode json, String name) {
    long nanos = json.path(name).asLong();
    return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }
}
