// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/**
 * Signs messages, each with any number of keys in one pass over its octets (RFC 6376).
 *
 * <p>A message without a line end at its end is signed as if it had one, as SMTP cannot send it
 * otherwise. Limits: header blocks up to 1 MiB and 10,000 fields, of which 500 are signed.
 *
 * <p>Thread-safe; keep one, as it remembers its working memory.
 */
public final class DkimSigner {

  private final SignatureForm form;
  private final Workspaces workspaces = new Workspaces();

  /** A signer whose signatures all have this form. */
  public DkimSigner(SignatureForm form) {
    this.form = form;
  }

  /**
   * Reads a message, header and body as they will be sent, and makes its signatures; whether the
   * keys may sign it is the caller's matter.
   *
   * @param raw the whole message with CRLF line ends; read once, not closed
   * @param orders the signatures to make, the topmost first
   * @param now the wall-clock time of the signatures, {@code t=}
   * @throws UncheckedIOException when the stream cannot be read
   */
  public SigningResult sign(InputStream raw, List<SignatureOrder> orders, Instant now) {
    return workspaces.lend(
        workspace -> new SignatureBuilder(form, now, workspace).sign(raw, orders));
  }
}
