// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.address;

/**
 * Where what comes back of a sender's mail goes.
 *
 * <p>Immutable.
 *
 * @param bouncesTo who is told of bounces, and gets automatic replies
 * @param ownReturnPath whether the mail leaves under the reverse path that the client gave, so that
 *     later bounces go there and not to this server
 */
public record ReturnTerms(ReportTarget bouncesTo, boolean ownReturnPath) {

  /**
   * The defaults: the sender that the client named in MAIL is told (RFC 5321 §4.5.5, §6.1), also of
   * later bounces, which come here first.
   */
  public static final ReturnTerms DEFAULTS = new ReturnTerms(ReportTarget.Word.REVERSE_PATH, false);
}
