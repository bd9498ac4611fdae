// SPDX-License-Identifier: Apache-2.0
/**
 * The wire check: whether a sample of the messages that we signed still verifies in the octets that
 * went out, against the key that we tell the world to publish.
 *
 * <p>Start with {@link dev.waybill.core.dkim.wire.WireCheck}: it hears which keys signed a message,
 * gives a {@link dev.waybill.core.dkim.wire.WireReading} when that message leaves, and tells a
 * {@link dev.waybill.core.dkim.wire.WireListener} of a {@link
 * dev.waybill.core.dkim.wire.WireMismatch}.
 *
 * <p>A verifier after RFC 6376 §6.1 and RFC 8463 for our own signatures. It shares no code with the
 * signer beside it, neither for canonical forms nor for tags nor for the choice of header fields:
 * what the signer does wrong must not look right here. Only signatures that we made are looked at;
 * those that came in with a message stand below ours and are not read.
 *
 * <p>A message is read once, in the blocks in which it is written, still with its doubled dots.
 * What is kept is its header, up to 1.25 MiB, for as long as the message is under way. Nothing here
 * waits for anything: no DNS, no file.
 *
 * <p>{@code WireCheck} is thread-safe; a reading is confined to one transaction.
 */
@NullMarked
package dev.waybill.core.dkim.wire;

import org.jspecify.annotations.NullMarked;
