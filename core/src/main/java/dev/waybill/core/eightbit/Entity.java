// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

import dev.waybill.core.eightbit.Edit.Encoding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message or part after its header was read.
 *
 * <p>Confined to one message.
 */
final class Entity {

  /** Base64 turns three octets into four, quoted-printable one into three: equal at a sixth. */
  private static final int EVEN = 6;

  private final Optional<MimeField> encoding;
  private final boolean text;
  private final boolean lacksVersion;
  private final long headerEnd;
  private final long bodyStart;
  private final boolean digest;
  private final Optional<Obstacle> obstacle;
  private Optional<String> boundary;
  private boolean changed;
  private boolean eightBit;
  private long octets;
  private long toEncode;

  Entity(PartHeader header, boolean message, Kind kind, long bodyStart) {
    // With several fields nothing is encoded, see Kind.
    this.encoding = header.all("content-transfer-encoding").stream().findFirst();
    this.lacksVersion = message && header.all("mime-version").isEmpty();
    this.headerEnd = header.end();
    this.bodyStart = bodyStart;
    this.text = kind.type().type().startsWith("text/");
    this.digest = kind.type().type().equals("multipart/digest");
    this.boundary = kind.type().boundary();
    this.obstacle = boundary.isPresent() ? Optional.of(Obstacle.OUTSIDE_PARTS) : kind.obstacle();
  }

  /** Ends the boundary's meaning, after the last part. */
  void close() {
    boundary = Optional.empty();
  }

  /** The boundary of its parts; empty if it has none, or after the last part. */
  Optional<String> boundary() {
    return boundary;
  }

  /** Whether both have the same boundary. */
  boolean separatesLike(Entity other) {
    return boundary.isPresent() && boundary.equals(other.boundary);
  }

  /** Whether parts without a type are messages (digest). */
  boolean isDigest() {
    return digest;
  }

  /** Why 8-bit octets of its body cannot be encoded. */
  Optional<Obstacle> obstacle() {
    return obstacle;
  }

  /** Adds a line of the body. */
  void add(Line line) {
    eightBit |= line.isEightBit();
    octets += line.end() - line.start();
    toEncode += line.toEncode();
  }

  /** Whether it has to be encoded. */
  boolean isEightBit() {
    return eightBit;
  }

  /** Encodes the body, which ends at {@code end}. */
  void encode(long end, boolean endsMessage, List<Edit> edits) {
    boolean readable = text && toEncode <= octets / EVEN;
    Encoding chosen = readable ? Encoding.QUOTED_PRINTABLE : Encoding.BASE64;
    changed(chosen.label(), true, edits);
    edits.add(new Edit(bodyStart, end, chosen));
    if (endsMessage && chosen == Encoding.BASE64) {
      edits.add(Edit.text(end, end, "\r\n"));
    }
  }

  /** Corrects the label after a part inside was encoded (RFC 2045 §6.4). */
  void relabel(List<Edit> edits) {
    if (!changed) {
      changed("7bit", false, edits);
    }
  }

  private void changed(String label, boolean insert, List<Edit> edits) {
    changed = true;
    encoding.ifPresent(
        field -> edits.add(Edit.text(field.valueFrom(), field.to(), " " + label + "\r\n")));
    List<String> fields = new ArrayList<>();
    if (lacksVersion) {
      fields.add("MIME-Version: 1.0\r\n");
    }
    if (insert && encoding.isEmpty()) {
      fields.add("Content-Transfer-Encoding: " + label + "\r\n");
    }
    if (!fields.isEmpty()) {
      edits.add(Edit.text(headerEnd, headerEnd, String.join("", fields)));
    }
  }
}
