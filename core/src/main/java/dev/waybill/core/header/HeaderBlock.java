// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.header;

import dev.waybill.core.address.Mailbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The raw header block of a message: everything before the first empty line.
 *
 * <p>Immutable. Reads at most {@link #MAX_OCTETS}; the rest is cut off, which can hide a field but
 * never invent one.
 */
public final class HeaderBlock {

  /** Chosen: twice what large receivers accept; bounds the memory for a hostile header. */
  public static final int MAX_OCTETS = 256 * 1024;

  /** Chosen: some twenty times what the longest real headers have; bounds the work for fields. */
  public static final int MAX_FIELDS = 5_000;

  /** RFC 5322 §2.1.1 limits a line to 998 octets; addresses of a mailbox list need few of them. */
  private static final int MAX_ADDRESS_FIELD = 64 * 1024;

  private static final Pattern FIELD_END = Pattern.compile("\r?\n(?![ \t])");
  private static final Pattern FOLD = Pattern.compile("\r?\n");
  private static final Pattern CONTROLS = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");

  /** A From field after a bare CR, which some receivers take for a line end. */
  private static final Pattern HIDDEN_FROM =
      Pattern.compile("\r(?!\n)From[ \t]*:", Pattern.CASE_INSENSITIVE);

  private final byte[] raw;
  private final boolean whole;

  private HeaderBlock(byte[] raw, boolean whole) {
    this.raw = raw;
    this.whole = whole;
  }

  /** Reads the header block from the start of a message; does not close the stream. */
  public static HeaderBlock read(InputStream message) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream(4096);
    byte[] buffer = new byte[8192];
    int lineLength = 0;
    for (int read = message.read(buffer); read >= 0; read = message.read(buffer)) {
      for (int i = 0; i < read; i++) {
        byte octet = buffer[i];
        if (octet == '\n') {
          if (lineLength == 0) {
            return new HeaderBlock(withoutDanglingCrs(block.toByteArray()), true);
          }
          lineLength = 0;
        } else if (octet != '\r') {
          lineLength++;
        }
        if (block.size() == MAX_OCTETS) {
          return new HeaderBlock(wholeFields(block.toByteArray()), false);
        }
        block.write(octet);
      }
    }
    return new HeaderBlock(block.toByteArray(), true);
  }

  /** A whole header block, with or without the line end of its last field. */
  public static HeaderBlock of(byte[] block) {
    return new HeaderBlock(block.clone(), true);
  }

  private static byte[] withoutDanglingCrs(byte[] block) {
    int end = block.length;
    while (end > 0 && block[end - 1] == '\r') {
      end--;
    }
    return Arrays.copyOf(block, end);
  }

  /** Drops the last, truncated field: half an address may be someone else's. */
  private static byte[] wholeFields(byte[] block) {
    int last = block.length - 1;
    while (last > 0 && (block[last - 1] != '\n' || block[last] == ' ' || block[last] == '\t')) {
      last--;
    }
    return Arrays.copyOf(block, Math.max(0, last));
  }

  /** The block as received, without the empty line. */
  public byte[] octets() {
    return raw.clone();
  }

  /**
   * The unfolded values of all fields of this name, top to bottom; names are compared
   * case-insensitively. A control character that is not part of folding, such as a bare CR, becomes
   * a blank.
   */
  public List<String> values(String name) {
    return unfolded(name).stream()
        .map(value -> CONTROLS.matcher(value).replaceAll(" ").strip())
        .toList();
  }

  private List<String> unfolded(String name) {
    List<String> values = new ArrayList<>();
    for (String field : FIELD_END.split(text(), -1)) {
      if (isNamed(field, name)) {
        values.add(FOLD.matcher(field.substring(field.indexOf(':') + 1)).replaceAll(""));
      }
    }
    return values;
  }

  /** RFC 5322 §4.5: obsolete fields may have blanks between the name and the colon. */
  private static boolean isNamed(String field, String name) {
    int end = name.length();
    if (!field.regionMatches(true, 0, name, 0, end)
        || field.substring(0, end).chars().anyMatch(c -> c >= 0x80)) {
      return false;
    }
    int at = end;
    while (at < field.length() && (field.charAt(at) == ' ' || field.charAt(at) == '\t')) {
      at++;
    }
    return at < field.length() && field.charAt(at) == ':';
  }

  /** The value of the topmost field of this name. */
  public Optional<String> first(String name) {
    List<String> values = values(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
  }

  /**
   * The author, who is told about bounces and whose domain signs: the first usable mailbox of the
   * From field (RFC 5322 §3.6.2).
   */
  public Optional<Mailbox> author() {
    return unfolded("From").stream()
        .filter(value -> value.length() <= MAX_ADDRESS_FIELD)
        // Receivers that take a bare CR for a line end would find a different From than we do.
        .filter(value -> value.indexOf('\r') < 0)
        .flatMap(value -> AddressField.firstMailbox(value).stream())
        .findFirst();
  }

  /** The authors and the sender, for policy decisions; see {@link Originators}. */
  public Originators originators() {
    if (!whole) {
      return Originators.Fault.TOO_LONG;
    }
    List<String> fields = unfolded("From");
    if (fields.isEmpty()) {
      return Originators.Fault.NO_FROM;
    }
    if (fields.size() > 1 || HIDDEN_FROM.matcher(text()).find()) {
      return Originators.Fault.SEVERAL_FROM;
    }
    return everyMailbox(fields.get(0)).map(this::originators).orElseGet(() -> fault(fields.get(0)));
  }

  private Originators originators(List<Mailbox> authors) {
    if (authors.size() <= 1) {
      return authors.isEmpty()
          ? Originators.Fault.NO_FROM
          : new Originators.Named(authors, Optional.empty());
    }
    List<String> fields = unfolded("Sender");
    List<Mailbox> senders =
        fields.size() == 1 ? everyMailbox(fields.get(0)).orElseGet(List::of) : List.of();
    return senders.size() == 1
        ? new Originators.Named(authors, Optional.of(senders.get(0)))
        : Originators.Fault.NO_SENDER;
  }

  private static Originators.Fault fault(String from) {
    return from.length() <= MAX_ADDRESS_FIELD && AddressField.hasUnquotedName(from)
        ? Originators.Fault.UNQUOTED_NAME
        : Originators.Fault.UNREADABLE_FROM;
  }

  private static Optional<List<Mailbox>> everyMailbox(String field) {
    boolean readable = field.length() <= MAX_ADDRESS_FIELD && field.indexOf('\r') < 0;
    return readable ? AddressField.everyMailbox(field) : Optional.empty();
  }

  private String text() {
    return new String(raw, StandardCharsets.UTF_8);
  }
}
