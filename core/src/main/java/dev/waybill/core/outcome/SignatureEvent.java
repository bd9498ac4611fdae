// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.outcome;

import dev.waybill.core.message.MessageToken;
import java.time.Instant;

/**
 * With which DKIM signatures a message leaves, or why with none.
 *
 * <p>A message may have several: it may wait for a key first. {@link History#signatures} says which
 * of them counts.
 *
 * @param at when
 * @param message the message's token
 * @param note the signatures, or the reason
 */
public record SignatureEvent(Instant at, MessageToken message, SignatureNote note)
    implements Event {}
