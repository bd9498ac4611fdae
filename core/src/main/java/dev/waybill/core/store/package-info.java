// SPDX-License-Identifier: Apache-2.0
/**
 * The one durable place of a server: ordered tables of octets, changed by atomic batches. Messages,
 * the queue, the log of events and the spool are all kept here, so that one synced write can cover
 * them all. A port; the adapters are in the storage room.
 */
@NullMarked
package dev.waybill.core.store;

import org.jspecify.annotations.NullMarked;
