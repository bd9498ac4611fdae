// SPDX-License-Identifier: Apache-2.0
/**
 * Return paths (VERP): the signed envelope sender of every outgoing copy, and decoding it from a
 * bounce.
 *
 * <p>Start with {@link dev.waybill.core.returnpath.ReturnPathPlan}, which chooses the envelope
 * sender of a copy, then {@link dev.waybill.core.returnpath.ReturnPathCodec}, which encodes and
 * decodes the address. What a bounce <em>means</em> is decided in {@code bounce}. Nothing here
 * reads a clock: the time is an argument. Only {@link dev.waybill.core.returnpath.KeyRing} reads a
 * file. Every type is immutable.
 *
 * <p>RFC 5321 §4.5.3.1.1 (64 octets of local part) limits what an address can encode, and RFC 5321
 * §4.5.5 requires that the null sender stays null.
 */
@NullMarked
package dev.waybill.core.returnpath;

import org.jspecify.annotations.NullMarked;
