// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/** Whose sending one counter of a limit counts; every scope has its own form of key. */
public enum Scope {
  /** The name of the authenticated account. */
  ACCOUNT,
  /** The {@code <relay>} network that admitted the client; {@code 10.0.0.0/8}. */
  NETWORK,
  /** The envelope sender; its address. The null sender has no key. */
  SENDER,
  /** The domain of the envelope sender. */
  SENDER_DOMAIN,
  /** The domain of the recipient. */
  RECIPIENT_DOMAIN,
  /** The provider of the recipient domain's mail hosts; the domain itself if unknown. */
  PROVIDER,
  /** The source address of the outgoing message. */
  OUTGOING_ADDRESS,
  /** Everything that this server sends; one counter. */
  EVERYTHING
}
