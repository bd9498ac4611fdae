// SPDX-License-Identifier: Apache-2.0
/**
 * DKIM signing of outgoing messages, and the signing keys.
 *
 * <p>Start with {@link dev.waybill.core.dkim.DkimSigner}, then {@link
 * dev.waybill.core.dkim.SigningResult}, {@link dev.waybill.core.dkim.KeyDirectory} and {@link
 * dev.waybill.core.dkim.PublicKeyRecord}. Which domain signs a message is decided by the caller,
 * who provides the key. Nothing here verifies signatures (see {@link dev.waybill.core.dkim.wire}),
 * queries the DNS or changes a message; the result is a header field to be prepended to the octets
 * that were read.
 *
 * <p>Implements RFC 6376 for signers with rsa-sha256, RFC 8463 for ed25519-sha256, RFC 8301 for key
 * sizes and RFC 8616 for internationalised names. A message that verifiers would read in different
 * ways is refused, see {@link dev.waybill.core.dkim.Refusal}: no signature is better than one that
 * only some can verify.
 *
 * <p>A message is read once, in blocks, as octets; no part of it is ever decoded. Memory is bounded
 * by the size of the header block, whatever the size of the body.
 *
 * <p>Values are immutable; {@code KeyDirectory} is thread-safe; the package's readers and
 * canonicalisers are confined to one call.
 */
@NullMarked
package dev.waybill.core.dkim;

import org.jspecify.annotations.NullMarked;
