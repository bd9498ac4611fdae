// SPDX-License-Identifier: Apache-2.0
/**
 * The raw header block of a message, and the few fields that policy decisions need (RFC 5322 §3.6).
 *
 * <p>Start with {@link dev.waybill.core.header.HeaderBlock}. Fields are read, never rewritten.
 * {@link dev.waybill.core.header.HeaderText} is for messages that we create. Every type is
 * immutable.
 */
@NullMarked
package dev.waybill.core.header;

import org.jspecify.annotations.NullMarked;
