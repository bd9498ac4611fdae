// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * The text of a DKIM-Signature field (RFC 6376 §3.5), folded where its grammar allows white space.
 *
 * <p>No line exceeds 78 columns (RFC 5322 §2.1.1), except that a domain, which may not be folded,
 * may alone be longer. The {@code b=} tag comes last, so that the field without its value is a
 * prefix of the field.
 *
 * <p>Confined to one call.
 */
final class SignatureField {

  static final String NAME = "DKIM-Signature";

  /** RFC 5322 §2.1.1, without the CRLF. */
  private static final int MAX_COLUMNS = 78;

  private static final String FOLD = "\r\n ";

  private final StringBuilder text = new StringBuilder(1024).append(NAME).append(':');
  private int column = text.length();

  /** Writes everything up to and including {@code b=}. */
  SignatureField(SigningKey key, List<String> mentions, byte[] bodyHash, Instant now) {
    tag("v=1");
    tag("a=" + key.algorithm().signatureTag());
    tag("c=" + DkimSigner.HEADER.tag() + "/" + DkimSigner.BODY.tag());
    tag("d=" + key.domain());
    tag("s=" + key.selector());
    tag("t=" + now.getEpochSecond());
    token(" h=" + mentions.get(0));
    for (String mention : mentions.subList(1, mentions.size())) {
      append(":");
      token(mention);
    }
    append(";");
    tag("bh=" + base64(bodyHash));
    token(" b=");
  }

  /** The field as it is hashed: with an empty {@code b=}, without the CRLF at its end. */
  HeaderField unsigned() {
    byte[] octets = text.toString().getBytes(StandardCharsets.US_ASCII);
    return new HeaderField(octets, 0, NAME.length(), octets.length);
  }

  /** The whole field with its CRLF. */
  String sign(byte[] signature) {
    String value = base64(signature);
    int at = 0;
    while (at < value.length()) {
      int next = Math.min(at + MAX_COLUMNS - column, value.length());
      append(value.substring(at, next));
      at = next;
      if (at < value.length()) {
        fold();
      }
    }
    return text.append("\r\n").toString();
  }

  private void tag(String tag) {
    token(" " + tag + ";");
  }

  /** Appends what must stay on one line, on a new one when it does not fit with a ":" behind it. */
  private void token(String token) {
    if (column + token.length() + 1 > MAX_COLUMNS) {
      fold();
      append(token.stripLeading());
    } else {
      append(token);
    }
  }

  private void append(String part) {
    text.append(part);
    column += part.length();
  }

  private void fold() {
    text.append(FOLD);
    column = 1;
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
