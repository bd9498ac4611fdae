// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.eightbit;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How an entity is treated, based on its header.
 *
 * <p>Immutable.
 *
 * @param type its media type
 * @param obstacle why 8-bit octets in it cannot be encoded; its parts are then not examined
 */
record Kind(ContentType type, Optional<Obstacle> obstacle) {

  /** RFC 1847 §2.1, §2.2. */
  private static final Set<String> SEALED = Set.of("multipart/signed", "multipart/encrypted");

  /** RFC 6532 §3.7 and RFC 6533 §6 allow every encoding for these. */
  private static final String INTERNATIONAL = "message/global";

  /** Types that are not examined. */
  static Kind opaque(Obstacle why) {
    return new Kind(ContentType.TEXT, Optional.of(why));
  }

  /**
   * Classifies a header.
   *
   * @param message whether it is the header of a message, not of a part
   * @param implied the type if it has none
   */
  static Kind of(PartHeader header, boolean message, ContentType implied) {
    if (header.obstacle().isPresent()) {
      return opaque(header.obstacle().get());
    }
    if (message && !header.isMime()) {
      return opaque(Obstacle.NOT_MIME);
    }
    List<MimeField> types = header.all("content-type");
    Optional<ContentType> type =
        types.isEmpty() ? Optional.of(implied) : ContentType.parse(types.get(0).value());
    List<MimeField> labels = header.all("content-transfer-encoding");
    if (types.size() > 1 || labels.size() > 1 || type.isEmpty()) {
      return opaque(Obstacle.MALFORMED_HEADER);
    }
    boolean plain = labels.stream().allMatch(MimeField::isIdentity);
    return plain ? of(type.get()) : opaque(Obstacle.ENCODED);
  }

  private static Kind of(ContentType type) {
    if (SEALED.contains(type.type())) {
      return opaque(Obstacle.SIGNED);
    }
    if (type.type().startsWith("multipart/") && type.boundary().isEmpty()) {
      return opaque(Obstacle.MALFORMED_HEADER);
    }
    Kind kind = new Kind(type, Optional.empty());
    boolean composite =
        type.type().startsWith("message/")
            && !kind.isMessage()
            && !type.type().startsWith(INTERNATIONAL);
    return composite ? opaque(Obstacle.COMPOSITE) : kind;
  }

  /** Whether its body is a message. */
  boolean isMessage() {
    return type.equals(ContentType.MESSAGE);
  }
}
