// SPDX-License-Identifier: Apache-2.0
/**
 * The wire check: verifies the signatures of a sample of messages as transmitted, against the
 * published key.
 *
 * <p>Start with {@link dev.waybill.core.dkim.wire.OutboundVerification}: it is told which keys
 * signed a message, provides a {@link dev.waybill.core.dkim.wire.WireReading} when that message is
 * sent, and notifies a {@link dev.waybill.core.dkim.wire.WireListener} of a {@link
 * dev.waybill.core.dkim.wire.WireMismatch}.
 *
 * <p>A verifier after RFC 6376 §6.1 and RFC 8463 for our own signatures. It shares no code with the
 * signer beside it, neither for canonical forms nor for tags nor for the choice of header fields:
 * an error of the signer must not be repeated here. Only our signatures are checked; those that the
 * message already had are below ours and are ignored.
 *
 * <p>A message is read once, in the blocks in which it is written, still dot-stuffed. Only its
 * header, up to 1.25 MiB, is kept while the message is being sent. Nothing here blocks: no DNS, no
 * file.
 *
 * <p>{@code OutboundVerification} is thread-safe; a reading is confined to one transaction.
 */
@NullMarked
package dev.waybill.core.dkim.wire;

import org.jspecify.annotations.NullMarked;
