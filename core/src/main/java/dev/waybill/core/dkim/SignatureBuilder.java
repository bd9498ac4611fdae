// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import dev.waybill.core.dkim.SignedFields.Selection;
import dev.waybill.core.dkim.SigningResult.Refused;
import dev.waybill.core.dkim.SigningResult.Signed;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One message that is being signed. Confined to one call. */
final class SignatureBuilder {

  /** Chosen; no source. Keeps {@code h=}, which names them all, below some 16 KiB. */
  private static final int MAX_SIGNED_FIELDS = 500;

  private final SignatureForm form;
  private final Instant now;
  private final Workspace workspace;

  SignatureBuilder(SignatureForm form, Instant now, Workspace workspace) {
    this.form = form;
    this.now = now;
    this.workspace = workspace;
  }

  SigningResult sign(InputStream raw, List<SignatureOrder> orders) {
    MessageReading reading =
        new MessageReader(raw, ReadingLimits.DEFAULTS, workspace).read(form.body());
    if (reading instanceof SignableMessage message) {
      return sign(message, orders);
    }
    return (Refused) reading;
  }

  private SigningResult sign(SignableMessage message, List<SignatureOrder> orders) {
    Selection selection = form.signedFields().select(message.fields());
    Optional<Refused> objection = objection(selection.fields());
    if (objection.isPresent()) {
      return objection.get();
    }
    OctetBuilder canonical = canonical(selection.fields());
    int common = canonical.length();
    List<String> signatures = new ArrayList<>(orders.size());
    for (SignatureOrder order : orders) {
      SignatureField field = new SignatureField(form, workspace.signature());
      field.write(order, selection, message, now);
      // RFC 6376 §3.7: last the signature's own field, without the CRLF at its end.
      canonical.cutTo(common);
      form.header().appendField(field.unsigned(), canonical);
      signatures.add(field.sign(order.key().sign(canonical.array(), canonical.length())));
    }
    return new Signed(signatures);
  }

  private OctetBuilder canonical(List<HeaderField> fields) {
    OctetBuilder canonical = workspace.canonical();
    for (HeaderField field : fields) {
      form.header().appendField(field, canonical);
      canonical.putLineBreak();
    }
    return canonical;
  }

  private static Optional<Refused> objection(List<HeaderField> fields) {
    // From is the first of the rules, so its fields come first.
    if (fields.isEmpty() || !fields.get(0).isNamed(SignedFields.FROM)) {
      return refused(Refusal.NO_FROM, "the message has no From field (RFC 6376 §5.4)");
    }
    if (fields.size() > MAX_SIGNED_FIELDS) {
      return refused(
          Refusal.TOO_MANY_FIELDS,
          fields.size() + " header fields would be signed, " + MAX_SIGNED_FIELDS + " are allowed");
    }
    for (HeaderField field : fields) {
      if (field.hasUnagreedOctet()) {
        return refused(
            Refusal.CONTROL_OCTET,
            "NUL, vertical tab or form feed in the field \"" + field.name() + "\"");
      }
    }
    return Optional.empty();
  }

  private static Optional<Refused> refused(Refusal reason, String detail) {
    return Optional.of(new Refused(reason, detail));
  }
}
