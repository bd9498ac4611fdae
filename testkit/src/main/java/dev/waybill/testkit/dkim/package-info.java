// SPDX-License-Identifier: Apache-2.0
/**
 * A second opinion on DKIM signatures: a verifier written straight from RFC 6376, string-based,
 * slow and obvious, and messages to try it on.
 *
 * <p>Start with {@link dev.waybill.testkit.dkim.PlainDkimVerifier}, then {@link
 * dev.waybill.testkit.dkim.SampleMessages}. Shares no code with the signer that it checks.
 */
@NullMarked
package dev.waybill.testkit.dkim;

import org.jspecify.annotations.NullMarked;
