// SPDX-License-Identifier: Apache-2.0
/**
 * What happened to every message: one event for each outcome of each recipient.
 *
 * <p>Start with {@link dev.waybill.core.journal.Event}, then {@link
 * dev.waybill.core.journal.Journal}. An event is written where the outcome becomes true, in the
 * same transaction as the state it changes, never earlier and never twice. Values are immutable;
 * adapters of the port live in the storage room.
 */
@NullMarked
package dev.waybill.core.journal;

import org.jspecify.annotations.NullMarked;
