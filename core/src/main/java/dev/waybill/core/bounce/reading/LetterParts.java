// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce.reading;

import dev.waybill.core.bounce.text.HtmlText;
import dev.waybill.core.bounce.text.ServerText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/**
 * Walks the parts of one message and keeps the few things that tell what it is.
 *
 * <p>Confined to one message. A returned message inside is one opaque part: a report in it is not
 * about us.
 */
final class LetterParts {

  /** Chosen: a report is one level deep, three when a list or a gateway wrapped it. */
  private static final int MAX_DEPTH = 16;

  /** Chosen: a report has three parts; without a bound, empty ones cost the most time. */
  private static final int MAX_PARTS = 1000;

  /** Chosen: a report on 1,000 recipients stays below this. */
  private static final int MAX_REPORT_OCTETS = 1024 * 1024;

  /** Chosen: a text that names a few hundred recipients with their replies. */
  private static final int MAX_TEXT = 64 * 1024;

  /** Chosen: what misplaced fields of a report can be, see {@link #field}. */
  private static final int MAX_STRAY_CHARACTERS = 64 * 1024;

  /** Chosen: ten times what real mail has; the parser holds one field at a time. */
  private static final MimeConfig CONFIG =
      MimeConfig.custom()
          .setMaxLineLen(-1)
          .setMaxHeaderLen(256 * 1024)
          .setMaxHeaderCount(10_000)
          .setMaxContentLen(-1)
          .build();

  private final MimeTokenStream stream = new MimeTokenStream(CONFIG);
  private final LetterHead head = new LetterHead();
  private final StringBuilder plain = new StringBuilder();
  private final StringBuilder html = new StringBuilder();
  private final StringBuilder loose = new StringBuilder();
  private StringBuilder stray = new StringBuilder();
  private String contentType = "";
  private String status = "";

  /** Whether the status was found in a part that says it is text. */
  private boolean statusIsMisnamed;

  private String feedback = "";
  private String disposition = "";
  private String original = "";
  private Optional<byte[]> attached = Optional.empty();
  private int depth;
  private int parts;

  private LetterParts() {}

  /**
   * Takes a message apart; what is malformed ends it.
   *
   * @throws IOException when the stream itself fails
   */
  static Letter of(SourceStream message) throws IOException {
    LetterParts parts = new LetterParts();
    try {
      parts.walk(message);
    } catch (MimeException e) {
      return parts.letter();
    } catch (IOException e) {
      if (message.hasFailed()) {
        throw e;
      }
      return parts.letter();
    }
    return parts.letter();
  }

  private void walk(SourceStream message) throws IOException, MimeException {
    stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
    stream.parse(message);
    EntityState state = stream.getState();
    while (state != EntityState.T_END_OF_STREAM && parts <= MAX_PARTS) {
      visit(state);
      state = stream.next();
    }
  }

  private Letter letter() {
    ServerText text = ServerText.of(words());
    ReturnedHeader returned = ReturnedHeader.parse(original.isEmpty() ? text.copy() : original);
    // A person or a ticket system that quotes a report has not written one.
    boolean quotesOne = statusIsMisnamed && head.isAnswer() && !head.isFromMailSystem();
    return new Letter(
        head, text, quotesOne ? "" : status, feedback, disposition, returned, attached);
  }

  // The words for people; a page only where nothing else has any, and what is outside of all parts
  // where the parts are framed wrongly.
  private String words() {
    if (!plain.toString().isBlank()) {
      return plain.toString();
    }
    return html.isEmpty() ? loose.toString() : HtmlText.of(html.toString());
  }

  private void visit(EntityState state) throws IOException {
    switch (state) {
      case T_START_HEADER -> startHeader();
      case T_FIELD -> field(stream.getField());
      case T_END_HEADER -> stream.setRecursionMode(mode());
      case T_START_MULTIPART -> depth++;
      case T_END_MULTIPART -> depth--;
      case T_PREAMBLE, T_EPILOGUE ->
          append(loose, PartText.read(stream.getInputStream(), MAX_TEXT));
      case T_BODY -> body();
      default -> {
        // The ends of parts say nothing.
      }
    }
  }

  // The parser's stack grows with the nesting, so beyond the bound a multipart is one opaque part.
  private RecursionMode mode() {
    return depth < MAX_DEPTH ? RecursionMode.M_NO_RECURSE : RecursionMode.M_FLAT;
  }

  private void startHeader() {
    parts++;
    stray = new StringBuilder();
    contentType = "";
  }

  // Where the blank line under a part's header is missing, the report's first fields stand in it.
  private void field(Field field) {
    String name = field.getName().strip().toLowerCase(Locale.ROOT);
    if (depth == 0) {
      head.add(name, field.getBody());
    }
    if (name.equals("content-type")) {
      contentType = field.getBody().strip().toLowerCase(Locale.ROOT);
    } else if (stray.length() < MAX_STRAY_CHARACTERS) {
      stray.append(field.getName()).append(": ").append(field.getBody()).append('\n');
    }
  }

  // By the field itself, because the parser gives up on a type with malformed parameters.
  private void body() throws IOException {
    if (isType("message/delivery-status", "message/global-delivery-status")) {
      if (status.isEmpty()) {
        status = depth == 0 ? report() : stray + "\n" + report();
      }
    } else if (isType("message/feedback-report")) {
      feedback = feedback.isEmpty() ? stray + "\n" + report() : feedback;
    } else if (isType("message/disposition-notification", "message/global-disposition")) {
      disposition = disposition.isEmpty() ? stray + "\n" + report() : disposition;
    } else if (isType("message/", "text/rfc822", "text/message-rfc822")) {
      returned();
    } else if (isType("image/", "audio/", "video/")) {
      // Logos.
      return;
    } else {
      text();
    }
  }

  private boolean isType(String... beginnings) {
    for (String beginning : beginnings) {
      if (contentType.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }

  private String report() throws IOException {
    byte[] octets = stream.getDecodedInputStream().readNBytes(MAX_REPORT_OCTETS);
    return PartText.decoded(octets, StandardCharsets.UTF_8.name());
  }

  private void returned() throws IOException {
    byte[] octets = stream.getDecodedInputStream().readNBytes(MAX_REPORT_OCTETS);
    if (original.isEmpty()) {
      int length = Math.min(octets.length, MAX_TEXT);
      original = new String(octets, 0, length, StandardCharsets.UTF_8);
    }
    if (attached.isEmpty() && contentType.startsWith("message/")) {
      attached = Optional.of(octets);
    }
  }

  private void text() throws IOException {
    byte[] octets = stream.getDecodedInputStream().readNBytes(MAX_TEXT);
    String words = PartText.decoded(octets, stream.getBodyDescriptor().getCharset());
    MisnamedPart kind = MisnamedPart.of(words);
    if (kind == MisnamedPart.STATUS && status.isEmpty()) {
      status = MisnamedPart.withoutCopy(words);
      statusIsMisnamed = true;
    } else if (kind == MisnamedPart.FEEDBACK && feedback.isEmpty()) {
      feedback = words;
    } else if (kind == MisnamedPart.DISPOSITION && disposition.isEmpty()) {
      disposition = words;
    }
    if (kind == MisnamedPart.NONE || depth == 0) {
      boolean page = contentType.startsWith("text/html");
      append(page ? html : plain, page || !PartText.isPage(words) ? words : HtmlText.of(words));
    }
  }

  private static void append(StringBuilder text, String more) {
    int room = MAX_TEXT - text.length();
    if (room > 1) {
      text.append(more, 0, Math.min(room - 1, more.length())).append('\n');
    }
  }
}
