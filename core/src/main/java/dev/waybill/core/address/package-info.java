// SPDX-License-Identifier: Apache-2.0
/**
 * Mail addresses, domain names and client networks as values.
 *
 * <p>Start with {@link dev.waybill.core.address.Mailbox}, then {@link
 * dev.waybill.core.address.EnvelopeSender}. Every type is immutable, ignores ASCII case where RFC
 * 5321 says so, and parses what it prints.
 */
@NullMarked
package dev.waybill.core.address;

import org.jspecify.annotations.NullMarked;
