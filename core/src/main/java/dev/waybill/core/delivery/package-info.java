// SPDX-License-Identifier: Apache-2.0
/**
 * Taking messages to their next hops: routes, connections, retries (RFC 5321 §3, §4.5.4, §5).
 *
 * <p>Start with {@link dev.waybill.core.delivery.Consignment}, one message for one recipient, then
 * {@link dev.waybill.core.delivery.OutgoingStore}, where it waits. The bytes of a message are read
 * from the store as a stream and sent as they are; nothing here parses or changes them.
 */
@NullMarked
package dev.waybill.core.delivery;

import org.jspecify.annotations.NullMarked;
