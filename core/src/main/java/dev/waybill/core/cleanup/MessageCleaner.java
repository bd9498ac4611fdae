// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.cleanup;

import dev.waybill.core.header.FieldSyntax;
import dev.waybill.core.header.HeaderBlock;
import dev.waybill.core.header.MessageFault;
import dev.waybill.core.header.MessageFault.Kind;
import dev.waybill.core.outcome.Fix;
import dev.waybill.core.relay.Fixes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One message while it comes in: hands on its lines, all but what a rule wants changed, and notes
 * what is wrong with them.
 *
 * <p>A line is handed on as it came, its doubled dot included, except that: fields of the header
 * are left out or added as {@link Fixes} says; and nothing more is handed on of a message whose
 * header is too large. Only the field that is coming in is kept back, and the header once more for
 * its reader, so the memory is bounded by {@link HeaderBlock#MAX_OCTETS}.
 *
 * <p>Confined to one message.
 */
public final class MessageCleaner {

  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte VERTICAL_TAB = 0x0b;

  private final Fixes fixes;
  private final NewFields newFields;
  private final Consumer<byte[]> next;
  private final ByteArrayOutputStream header = new ByteArrayOutputStream(1024);
  private final EnumSet<Fix> made = EnumSet.noneOf(Fix.class);
  private final IncomingField field = new IncomingField();

  private Optional<MessageFault> fault = Optional.empty();
  private boolean inHeader = true;
  private boolean afterBareLf;
  private boolean hasDate;
  private boolean hasMessageId;
  private boolean tooLarge;
  private long lines;
  private int headerOctets;
  private int fields;
  private int hops;

  /**
   * A message of which nothing has come yet.
   *
   * @param newFields makes what is added
   * @param next takes each line that is to be stored, with its CRLF and its doubled dot
   */
  public MessageCleaner(Fixes fixes, NewFields newFields, Consumer<byte[]> next) {
    this.fixes = fixes;
    this.newFields = newFields;
    this.next = next;
  }

  /** What a line was. */
  public enum Progress {
    /** A line of the message. */
    GOES_ON,
    /** The dot that ends it; everything before it is handed on, the dot is not. */
    ENDS,
    /**
     * A line without its CR, or a dot next to one: programs disagree on where the message ends
     * ("SMTP smuggling"). Nothing that follows may be taken for a message or a command.
     */
    BROKEN
  }

  /** Puts a field of ours on top of the message, before its first line. */
  public void top(ReceivedField received) {
    hops++;
    received.lines().forEach(this::handOnHeader);
  }

  /**
   * Takes the next line.
   *
   * @param came with its line end; the last octet is LF
   */
  public Progress line(byte[] came) {
    lines++;
    boolean bareLf = came.length < CRLF.length || came[came.length - 2] != '\r';
    boolean dot = came[0] == '.' && came.length == (bareLf ? 2 : 3);
    if (bareLf ? dot || !fixes.normaliseBareLf() : dot && afterBareLf) {
      return Progress.BROKEN;
    }
    if (dot) {
      end();
      return Progress.ENDS;
    }
    afterBareLf = bareLf;
    byte[] line = came;
    if (bareLf) {
      made.add(Fix.LINE_ENDS_NORMALISED);
      line = Arrays.copyOf(came, came.length + 1);
      System.arraycopy(CRLF, 0, line, came.length - 1, CRLF.length);
    }
    look(line);
    if (inHeader) {
      headerLine(line);
    } else {
      handOn(line);
    }
    return Progress.GOES_ON;
  }

  private void end() {
    if (inHeader) {
      endHeader();
    }
  }

  /** Notes octets that no line should have. */
  private void look(byte[] line) {
    int content = line.length - CRLF.length;
    for (int at = 0; at < content; at++) {
      if (line[at] == 0) {
        note(Kind.NUL, line);
      } else if (line[at] == '\r') {
        note(Kind.BARE_CR, line);
      } else if (inHeader && (line[at] == VERTICAL_TAB || line[at] == '\f')) {
        note(Kind.CONTROL, line);
      }
    }
  }

  private void headerLine(byte[] line) {
    if (line.length == CRLF.length) {
      endHeader();
      handOn(line);
      return;
    }
    headerOctets += line.length;
    if (headerOctets > HeaderBlock.MAX_OCTETS) {
      refuseHeader(Kind.HEADER_TOO_LARGE, line);
    } else if (FieldSyntax.continuesField(line, 0, line.length) && !field.isEmpty()) {
      field.add(line);
    } else {
      endField();
      begin(line);
    }
  }

  private void begin(byte[] line) {
    fields++;
    if (fields > HeaderBlock.MAX_FIELDS) {
      refuseHeader(Kind.TOO_MANY_FIELDS, line);
      return;
    }
    field.add(line);
    if (!FieldSyntax.startsField(line, 0, line.length)) {
      note(kind(line), line);
    }
  }

  private Kind kind(byte[] line) {
    if (!field.name().isEmpty()) {
      return Kind.BLANK_BEFORE_COLON;
    }
    return lines == 1 && startsMbox(line) ? Kind.MBOX_LINE : Kind.NO_FIELD;
  }

  private static boolean startsMbox(byte[] line) {
    byte[] from = {'F', 'r', 'o', 'm', ' '};
    return line.length > from.length && Arrays.equals(line, 0, from.length, from, 0, from.length);
  }

  private void note(Kind kind, byte[] line) {
    if (fault.isEmpty()) {
      fault = Optional.of(MessageFault.of(kind, lines, line));
    }
  }

  /** Of a message that is refused in any case nothing more is kept. */
  private void refuseHeader(Kind kind, byte[] line) {
    fault = Optional.of(MessageFault.of(kind, lines, line));
    tooLarge = true;
    inHeader = false;
    field.take();
  }

  /** Hands on the field that has come in, or leaves it out. */
  private void endField() {
    if (field.isEmpty()) {
      return;
    }
    boolean stays =
        switch (field.name()) {
          case "bcc", "resent-bcc" -> fixes.keepBcc() || leaveOut(Fix.BCC_REMOVED);
          case "received" -> received();
          case "date" -> hasDate |= !(fixes.addDate() && field.isBlank());
          case "message-id" -> hasMessageId |= !(fixes.addMessageId() && field.isBlank());
          default -> true;
        };
    List<byte[]> came = field.take();
    if (stays) {
      came.forEach(this::handOnHeader);
    }
  }

  private boolean received() {
    hops++;
    return !fixes.stripReceived()
        // A message that goes round through us keeps what shows it.
        || newFields.isOurReceived(field.value())
        || leaveOut(Fix.RECEIVED_REMOVED);
  }

  private boolean leaveOut(Fix fix) {
    made.add(fix);
    return false;
  }

  private void endHeader() {
    endField();
    inHeader = false;
    if (fixes.addDate() && !hasDate) {
      add(Fix.DATE_ADDED, newFields.date());
    }
    if (fixes.addMessageId() && !hasMessageId) {
      // Without an author there is no domain to make it in; the policy refuses the message.
      header()
          .author()
          .ifPresent(author -> add(Fix.MESSAGE_ID_ADDED, newFields.messageId(author.domain())));
    }
  }

  private void add(Fix fix, byte[] line) {
    made.add(fix);
    handOnHeader(line);
  }

  private void handOnHeader(byte[] line) {
    int stuffed = line[0] == '.' && line[1] == '.' ? 1 : 0;
    header.write(line, stuffed, line.length - stuffed);
    handOn(line);
  }

  private void handOn(byte[] line) {
    if (!tooLarge) {
      next.accept(line);
    }
  }

  /** The header as it was handed on. */
  public HeaderBlock header() {
    return HeaderBlock.of(header.toByteArray());
  }

  /** The first fault, or the one that is refused from everybody. */
  public Optional<MessageFault> fault() {
    return fault;
  }

  /** What was changed. */
  public List<Fix> fixes() {
    return List.copyOf(made);
  }

  /** How many Received fields the message has or had, with ours. */
  public int hops() {
    return hops;
  }

  /** How many lines have come. */
  public long lines() {
    return lines;
  }
}
