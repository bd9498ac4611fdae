// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.bounce;

import dev.waybill.core.bounce.ReturnedMail.AutoReply;
import dev.waybill.core.bounce.ReturnedMail.DeliveryReport;
import dev.waybill.core.bounce.ReturnedMail.Unrecognised;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
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
final class ReportParts {

  /** Chosen: a report is one level deep, three when a list or a gateway wrapped it. */
  private static final int MAX_DEPTH = 16;

  /** Chosen: a report has three parts; without a bound, empty ones cost the most time. */
  private static final int MAX_PARTS = 1000;

  /** Chosen: a report on 1,000 recipients stays below this. */
  private static final int MAX_REPORT_OCTETS = 1024 * 1024;

  /** Chosen: some screens of text. */
  private static final int MAX_TEXT_OCTETS = 16 * 1024;

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
  private final HeaderClues clues = new HeaderClues();
  private StringBuilder stray = new StringBuilder();
  private String contentType = "";
  private Optional<DeliveryReport> report = Optional.empty();
  private String text = "";
  private int depth;
  private int parts;

  /** Reads until a report is found or the message ends. */
  void collect(InputStream message) throws IOException, MimeException {
    stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
    stream.parse(message);
    EntityState state = stream.getState();
    while (state != EntityState.T_END_OF_STREAM && report.isEmpty() && parts <= MAX_PARTS) {
      visit(state);
      state = stream.next();
    }
  }

  /** What the message is, by all that was collected. */
  ReturnedMail judge() {
    if (report.isPresent()) {
      return report.get();
    }
    return clues.isAutoReply() ? new AutoReply(clues.subject()) : new Unrecognised(text);
  }

  private void visit(EntityState state) throws IOException {
    switch (state) {
      case T_START_HEADER -> startHeader();
      case T_FIELD -> field(stream.getField());
      case T_END_HEADER -> stream.setRecursionMode(mode());
      case T_START_MULTIPART -> depth++;
      case T_END_MULTIPART -> depth--;
      case T_BODY -> body();
      default -> {
        // Preambles, epilogues and the ends of parts say nothing.
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
      clues.add(name, field.getBody());
    }
    if (name.equals("content-type")) {
      contentType = field.getBody().strip().toLowerCase(Locale.ROOT);
    } else if (stray.length() < MAX_STRAY_CHARACTERS) {
      stray.append(field.getName()).append(": ").append(field.getBody()).append('\n');
    }
  }

  private void body() throws IOException {
    if (isReport()) {
      String fields = read(MAX_REPORT_OCTETS, StandardCharsets.UTF_8);
      report = StatusFields.parse(depth == 0 ? fields : stray + "\n" + fields);
    } else if (text.isEmpty() && stream.getBodyDescriptor().getMimeType().startsWith("text/")) {
      text = read(MAX_TEXT_OCTETS, charset(stream.getBodyDescriptor().getCharset())).strip();
    }
  }

  // By the field itself, because the parser gives up on a type with malformed parameters.
  private boolean isReport() {
    return contentType.startsWith("message/delivery-status")
        || contentType.startsWith("message/global-delivery-status");
  }

  private String read(int maxOctets, Charset charset) throws IOException {
    return new String(stream.getDecodedInputStream().readNBytes(maxOctets), charset);
  }

  private static Charset charset(String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
