// SPDX-License-Identifier: Apache-2.0
/**
 * A PostgreSQL that several servers share: connections, transactions, and whether it is there.
 *
 * <p>Start with {@link dev.waybill.storage.postgres.Postgres}. What is kept there is written and
 * read in {@code storage}. Needs PostgreSQL 12 or newer.
 *
 * <p>Public types are thread-safe.
 */
@NullMarked
package dev.waybill.storage.postgres;

import org.jspecify.annotations.NullMarked;
