// SPDX-License-Identifier: Apache-2.0
/**
 * The life cycle of DKIM keys: a key signs only after its DNS record is visible.
 *
 * <p>Start with {@link dev.waybill.core.dkim.keys.KeyState}, then {@link
 * dev.waybill.core.dkim.keys.ManagedKey}, the data of one key, and {@link
 * dev.waybill.core.dkim.keys.KeyLife}, which decides the next states of a domain's keys from facts
 * and the clock alone. {@link dev.waybill.core.dkim.keys.PublicationCheck} checks the DNS, {@link
 * dev.waybill.core.dkim.keys.KeyStates} is the port to stored states, {@link
 * dev.waybill.core.dkim.keys.KeyChoice} selects the keys that sign, and {@link
 * dev.waybill.core.dkim.keys.KeyManager} runs all of it periodically. {@link
 * dev.waybill.core.dkim.keys.KeyAdmin} is what an administrator can do.
 *
 * <p>Signing itself is in {@code dkim}. Private keys are files; nothing here stores them elsewhere
 * or prints them.
 *
 * <p>Implements RFC 6376 §3.6 (key records) for those who publish them, RFC 8301 and RFC 8463 for
 * what is published. Values are immutable; {@code KeyManager} and {@code KeyAdmin} are thread-safe.
 */
@NullMarked
package dev.waybill.core.dkim.keys;

import org.jspecify.annotations.NullMarked;
