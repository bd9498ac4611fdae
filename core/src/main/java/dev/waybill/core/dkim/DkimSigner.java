// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.dkim.SignedFields.Selection;
import dev.waybill.core.dkim.SigningResult.Refused;
import dev.waybill.core.dkim.SigningResult.Signed;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/**
 * Signs messages with one key: rsa-sha256, relaxed/relaxed, never {@code l=} (RFC 6376).
 *
 * <p>A message without a line end at its end is signed as if it had one, as SMTP cannot send it
 * otherwise. Limits: header blocks up to 1 MiB and 10,000 fields, of which 500 are signed.
 *
 * <p>Immutable and thread-safe.
 */
public final class DkimSigner {

  static final Canonicalization HEADER = Canonicalization.RELAXED;
  static final Canonicalization BODY = Canonicalization.RELAXED;

  /** Chosen; no source. Keeps {@code h=}, which names them all, below some 16 KiB. */
  private static final int MAX_SIGNED_FIELDS = 500;

  private final SigningKey key;
  private final SignedFields signedFields = SignedFields.DEFAULTS;

  /**
   * A signer for the key's domain; whether that domain may sign a message is the caller's matter.
   */
  public DkimSigner(SigningKey key) {
    this.key = key;
  }

  /** The key that this signer signs with. */
  public SigningKey key() {
    return key;
  }

  /**
   * Reads a message, header and body as they will be sent, and makes its signature.
   *
   * @param raw the whole message with CRLF line ends; read once, not closed
   * @param now the wall-clock time of the signature, {@code t=}
   * @throws UncheckedIOException when the stream cannot be read
   */
  public SigningResult sign(InputStream raw, Instant now) {
    MessageReading reading =
        new MessageReader(raw, ReadingLimits.DEFAULTS).read(BODY, key.algorithm().newBodyDigest());
    if (reading instanceof SignableMessage message) {
      return sign(message, now);
    }
    return (Refused) reading;
  }

  private SigningResult sign(SignableMessage message, Instant now) {
    if (message.header().bottomUp("from").isEmpty()) {
      return new Refused(Refusal.NO_FROM, "the message has no From field (RFC 6376 §5.4)");
    }
    Selection selection = signedFields.select(message.header());
    List<HeaderField> fields = selection.fields();
    if (fields.size() > MAX_SIGNED_FIELDS) {
      return new Refused(
          Refusal.TOO_MANY_FIELDS,
          fields.size() + " header fields would be signed, " + MAX_SIGNED_FIELDS + " are allowed");
    }
    for (HeaderField field : fields) {
      if (field.hasUnagreedOctet()) {
        return new Refused(
            Refusal.CONTROL_OCTET,
            "NUL, vertical tab or form feed in the field \"" + field.name() + "\"");
      }
    }
    SignatureField field = new SignatureField(key, selection.mentions(), message.bodyHash(), now);
    return new Signed(field.sign(key.sign(canonical(fields, field.unsigned()))));
  }

  /** RFC 6376 §3.7: the signed fields, then the signature's own without the CRLF at its end. */
  private static byte[] canonical(List<HeaderField> fields, HeaderField signature) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(2048);
    for (HeaderField field : fields) {
      HEADER.appendField(field, out);
      out.writeBytes(Octets.CRLF);
    }
    HEADER.appendField(signature, out);
    return out.toByteArray();
  }
}
