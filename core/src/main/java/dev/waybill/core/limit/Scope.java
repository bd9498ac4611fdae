// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

/** Whose sending one counter of a limit counts; every scope has its own form of key. */
public enum Scope {
  /** The account that logged in; its name. */
  ACCOUNT,
  /** The network that the client was let in by; {@code 10.0.0.0/8}. */
  NETWORK,
  /** The envelope sender; its address. The null sender has no key. */
  SENDER,
  /** The domain of the envelope sender. */
  SENDER_DOMAIN,
  /** The domain of the recipient. */
  RECIPIENT_DOMAIN,
  /** Who runs the mail hosts of the recipient's domain; the domain itself when unknown. */
  PROVIDER,
  /** The address of ours that the message leaves from. */
  OUTGOING_ADDRESS,
  /** All that this server sends; one counter. */
  EVERYTHING
}
