// SPDX-License-Identifier: Apache-2.0
/**
 * Converts messages with 8-bit octets to 7 bits, for receivers without 8BITMIME (RFC 6152 §3).
 *
 * <p>Start with {@link dev.waybill.core.eightbit.SevenBitPlan}, then {@link
 * dev.waybill.core.eightbit.Obstacle}. Whether a message is converted is decided elsewhere.
 *
 * <p>A message is read twice, in blocks: the first pass finds what has to change, the second one
 * changes it. All other octets stay the same. Only parts with 8-bit octets are encoded, in
 * quoted-printable or base64 (RFC 2045 §6.7, §6.8), and the labels of enclosing parts are
 * corrected. If other readers could see different parts than we do, or if an encoding is forbidden,
 * nothing is changed at all. Memory is bounded by the size of one header and the number of parts.
 *
 * <p>Plans are immutable; everything else is confined to one message.
 */
@NullMarked
package dev.waybill.core.eightbit;

import org.jspecify.annotations.NullMarked;
