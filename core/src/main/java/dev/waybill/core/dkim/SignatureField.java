// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.dkim.SignedFields.Selection;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * The text of a DKIM-Signature field (RFC 6376 §3.5), folded where its grammar allows white space.
 *
 * <p>No line exceeds 78 columns, except that a domain, which may not be folded, may alone be
 * longer. The {@code b=} tag comes last, so that the field without its value is a prefix of the
 * field.
 *
 * <p>Confined to one call.
 */
final class SignatureField {

  static final String NAME = "DKIM-Signature";

  /** Chosen; no source. What goes beyond is left out of {@code z=}, as RFC 6376 §3.5 allows. */
  private static final int MAX_COPIED_OCTETS = 16 * 1024;

  private final SignatureForm form;
  private final OctetBuilder octets;
  private final FoldedText text;

  /** A field that is written into these octets, which it clears. */
  SignatureField(SignatureForm form, OctetBuilder octets) {
    this.form = form;
    this.octets = octets;
    octets.clear();
    octets.putAscii(NAME + ":");
    this.text = new FoldedText(octets);
  }

  /** Writes everything up to and including {@code b=}. */
  void write(SignatureOrder order, Selection selection, SignableMessage message, Instant now) {
    tag("v=1");
    tag("a=" + order.key().algorithm().signatureTag());
    tag("c=" + form.header().tag() + "/" + form.body().tag());
    tag("d=" + order.key().domain());
    tag("s=" + order.key().selector());
    order.identity().ifPresent(identity -> tag("i=" + identity));
    tag("t=" + now.getEpochSecond());
    form.lifetime().ifPresent(lifetime -> tag("x=" + now.plus(lifetime).getEpochSecond()));
    if (form.bodyLength()) {
      tag("l=" + message.bodyOctets());
    }
    writeMentions(selection);
    tag("bh=" + base64(message.bodyHash()));
    if (form.copies()) {
      writeCopies(selection);
    }
    text.token(" b=");
  }

  /** The field as it is hashed: with an empty {@code b=}, without the CRLF at its end. */
  HeaderField unsigned() {
    return new HeaderField(octets.array(), 0, NAME.length(), octets.length());
  }

  /** The whole field with its CRLF. */
  String sign(byte[] signature) {
    text.foldable(base64(signature));
    octets.putLineBreak();
    return octets.ascii();
  }

  private void tag(String tag) {
    text.token(" " + tag + ";");
  }

  private void writeMentions(Selection selection) {
    List<String> mentions = selection.mentions();
    text.token(" h=" + mentions.get(0));
    for (String mention : mentions.subList(1, mentions.size())) {
      text.append(":");
      text.token(mention);
    }
    text.append(";");
  }

  private void writeCopies(Selection selection) {
    text.token(" z=");
    boolean first = true;
    int start = octets.length();
    for (HeaderField field : selection.fields()) {
      if (octets.length() - start + field.end() - field.start() > MAX_COPIED_OCTETS) {
        break;
      }
      text.token((first ? "" : "|") + nameOf(field) + ":");
      for (int at = field.valueStart(); at < field.end(); at++) {
        text.token(QuotedPrintable.text(field.octets()[at]));
      }
      first = false;
    }
    text.append(";");
  }

  private static String nameOf(HeaderField field) {
    StringBuilder name = new StringBuilder();
    for (int at = field.start(); at < field.nameEnd(); at++) {
      name.append((char) field.octets()[at]);
    }
    return name.toString();
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }
}
