// SPDX-License-Identifier: Apache-2.0
/**
 * The header block of a message as bytes, and the few fields that decisions need (RFC 5322 §3.6).
 *
 * <p>Start with {@link dev.waybill.core.header.HeaderBlock}. Fields are read, never rewritten:
 * whoever wants to change a message is in the wrong room. {@link
 * dev.waybill.core.header.HeaderText} is for messages of our own. Every type is immutable.
 */
@NullMarked
package dev.waybill.core.header;

import org.jspecify.annotations.NullMarked;
