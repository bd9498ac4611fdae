// SPDX-License-Identifier: Apache-2.0
/**
 * Where state survives: adapters of core's ports. Mail, its queue and its log are in RocksDB
 * ({@code rocks}); limits, their audit trail and DKIM keys in an embedded H2 database, here; what
 * servers share is in PostgreSQL and Redis.
 *
 * <p>Start with {@link dev.waybill.storage.rocks.RocksStore} and {@link
 * dev.waybill.storage.Database}; {@link dev.waybill.storage.KeyStatesPlace} says what is shared.
 * All writing to H2 goes through one thread that commits for many callers at once ({@code
 * GroupCommit}); the tables are described in {@code schema/}. Nothing here decides anything about
 * mail.
 *
 * <p>Public types are thread-safe. No foreign thread ever touches the database file, because an
 * interrupt would close it under everyone's feet.
 */
@NullMarked
package dev.waybill.storage;

import org.jspecify.annotations.NullMarked;
