// SPDX-License-Identifier: Apache-2.0
/**
 * The life of DKIM keys: a key signs only after the world can see it.
 *
 * <p>Start with {@link dev.waybill.core.dkim.keys.KeyState}, then {@link
 * dev.waybill.core.dkim.keys.ManagedKey}, what is known of one key, and {@link
 * dev.waybill.core.dkim.keys.KeyLife}, which decides by facts and the clock alone what becomes of
 * the keys of a domain. {@link dev.waybill.core.dkim.keys.PublicationCheck} gathers the facts from
 * the DNS, {@link dev.waybill.core.dkim.keys.KeyStates} is the port to where states are kept,
 * {@link dev.waybill.core.dkim.keys.KeyChoice} says what signs, and {@link
 * dev.waybill.core.dkim.keys.KeyKeeper} does all of it again and again. {@link
 * dev.waybill.core.dkim.keys.KeyOffice} is what an administrator can do.
 *
 * <p>How a message is signed is not decided here, see {@code dkim}. Private keys are files; nothing
 * here puts one anywhere else or prints it.
 *
 * <p>Implements RFC 6376 §3.6 (key records) for those who publish them, RFC 8301 and RFC 8463 for
 * what is published. Values are immutable; {@code KeyKeeper} and {@code KeyOffice} are thread-safe.
 */
@NullMarked
package dev.waybill.core.dkim.keys;

import org.jspecify.annotations.NullMarked;
