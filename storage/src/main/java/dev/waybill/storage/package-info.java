// SPDX-License-Identifier: Apache-2.0
/**
 * Where state survives: adapters of core's ports on an embedded H2 database and plain files, and on
 * what servers share.
 *
 * <p>Start with {@link dev.waybill.storage.Database}, which opens everything of one data directory;
 * then {@link dev.waybill.storage.H2OutgoingStore}, the queue, and {@link
 * dev.waybill.storage.H2Journal}; {@link dev.waybill.storage.KeyStatesPlace} says what is shared.
 * All writing goes through one thread that commits for many callers at once ({@code GroupCommit});
 * the tables are described in {@code schema/}. Nothing here decides anything about mail.
 *
 * <p>Public types are thread-safe. No foreign thread ever touches the database file, because an
 * interrupt would close it under everyone's feet.
 */
@NullMarked
package dev.waybill.storage;

import org.jspecify.annotations.NullMarked;
