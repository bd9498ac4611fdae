// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

import dev.waybill.core.reply.EnhancedStatus;
import dev.waybill.core.reply.Reply;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads SMTP replies from a hostile stream (RFC 5321 §4.2).
 *
 * <p>Confined to one connection. A line may have {@value #MAX_LINE} octets and a reply {@value
 * #MAX_LINES} lines, whatever the other side sends; memory is bounded by their product. A bare LF
 * ends a line too. Time is bounded by anyone who closes the stream.
 */
final class ReplyReader {

  /** RFC 5321 §4.5.3.1.5 says 512; some hosts write longer texts. */
  private static final int MAX_LINE = 4096;

  /** The longest EHLO replies have some 30 lines; chosen, no source. */
  private static final int MAX_LINES = 100;

  private final byte[] buffer = new byte[MAX_LINE];
  private final byte[] line = new byte[MAX_LINE];
  private InputStream in;
  private int position;
  private int end;

  ReplyReader(InputStream in) {
    this.in = in;
  }

  /** Goes on with another stream, the decrypted one. Nothing may be {@link #buffered}. */
  void switchTo(InputStream other) {
    in = other;
  }

  /** Whether octets are there that no reply was read from. */
  boolean buffered() {
    return position < end;
  }

  /**
   * Reads one reply with all its lines. RFC 5321 §4.2.1 wants one code on all of them; where the
   * codes are of one class the last one counts, and else nobody can say what is meant.
   *
   * @throws NonsenseException when it is none, or beyond the limits
   * @throws EOFException when the stream ends first
   */
  Lines read() throws IOException {
    List<String> texts = new ArrayList<>(1);
    int first = 0;
    for (int i = 0; i < MAX_LINES; i++) {
      int length = readLine();
      int code = code(length);
      first = i == 0 ? code : first;
      if (code / 100 != first / 100) {
        throw new NonsenseException("one reply with the codes " + first + " and " + code);
      }
      texts.add(text(length));
      if (length == 3 || line[3] != '-') {
        return new Lines(code, texts);
      }
    }
    throw new NonsenseException("a reply of more than " + MAX_LINES + " lines");
  }

  /**
   * Whether something has come that no reply was read from. Waits no longer than a read of the
   * stream may.
   */
  boolean pending() throws IOException {
    if (!buffered() && in.available() > 0) {
      fill();
    }
    return buffered();
  }

  /** The same of a stream that does not know what is available, but whose reads time out. */
  boolean pendingWithin() throws IOException {
    try {
      if (!buffered()) {
        fill();
      }
    } catch (SocketTimeoutException e) {
      return false;
    }
    return true;
  }

  private int readLine() throws IOException {
    int length = 0;
    while (true) {
      if (position == end) {
        fill();
      }
      byte octet = buffer[position++];
      if (octet == '\n') {
        return length > 0 && line[length - 1] == '\r' ? length - 1 : length;
      }
      if (length == MAX_LINE) {
        throw new NonsenseException("a reply line of more than " + MAX_LINE + " octets");
      }
      line[length++] = octet;
    }
  }

  private void fill() throws IOException {
    int read = in.read(buffer);
    if (read < 0) {
      throw new EOFException("connection closed by the next hop");
    }
    position = 0;
    end = read;
  }

  private int code(int length) throws NonsenseException {
    boolean form =
        length >= 3
            && line[0] >= '2'
            && line[0] <= '5'
            && isDigit(line[1])
            && isDigit(line[2])
            && (length == 3 || line[3] == ' ' || line[3] == '-');
    if (!form) {
      throw new NonsenseException("not a reply: \"" + printable(length) + "\"");
    }
    return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
  }

  private static boolean isDigit(byte octet) {
    return octet >= '0' && octet <= '9';
  }

  private String text(int length) {
    return length <= 4 ? "" : new String(line, 4, length - 4, StandardCharsets.UTF_8);
  }

  private String printable(int length) {
    int shown = Math.min(length, 40);
    return new String(line, 0, shown, StandardCharsets.US_ASCII).replaceAll("[^\\x20-\\x7e]", "?");
  }

  /** What was read is no reply. */
  static final class NonsenseException extends IOException {
    private static final long serialVersionUID = 1L;

    NonsenseException(String what) {
      super(what);
    }
  }

  /**
   * A reply as it came.
   *
   * @param code of the last line, which decides
   * @param texts what followed the code, line by line
   */
  record Lines(int code, List<String> texts) {
    Lines {
      texts = List.copyOf(texts);
    }

    /** All lines as one text; an enhanced status that each line repeats stands once. */
    Reply reply() {
      StringBuilder text = new StringBuilder(texts.get(0));
      String status = firstWord(texts.get(0));
      boolean repeats = EnhancedStatus.parse(status).isPresent();
      for (String more : texts.subList(1, texts.size())) {
        boolean repeated = repeats && firstWord(more).equals(status);
        text.append(' ').append(repeated ? more.substring(status.length()).strip() : more);
      }
      return Reply.parse(code, text.toString());
    }

    private static String firstWord(String text) {
      int blank = text.indexOf(' ');
      return blank < 0 ? text : text.substring(0, blank);
    }
  }
}
