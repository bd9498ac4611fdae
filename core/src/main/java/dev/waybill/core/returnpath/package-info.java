// SPDX-License-Identifier: Apache-2.0
/**
 * Return paths: the signed envelope sender of every copy that leaves, and reading it back from a
 * bounce.
 *
 * <p>Start with {@link dev.waybill.core.returnpath.ReturnPathPlan}, which says under which sender a
 * copy leaves, then {@link dev.waybill.core.returnpath.ReturnPathCodec}, which writes and reads the
 * address itself. What a bounce <em>means</em> is not decided here; see {@code bounce}. Nothing
 * here reads a clock: the time is an argument. Only {@link dev.waybill.core.returnpath.KeyRing}
 * reads a file. Every type is immutable.
 *
 * <p>RFC 5321 §4.5.3.1.1 (64 octets of local part) bounds what an address can carry, and RFC 5321
 * §4.5.5 demands that the null sender stays null.
 */
@NullMarked
package dev.waybill.core.returnpath;

import org.jspecify.annotations.NullMarked;
