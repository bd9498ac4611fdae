// SPDX-License-Identifier: Apache-2.0
/**
 * The {@link dev.waybill.core.store.Store} of a server: one RocksDB in {@code store/} of the data
 * directory. {@link dev.waybill.storage.rocks.RocksStore} decides what happens when the disk fails;
 * {@link dev.waybill.storage.rocks.OpenDatabase} is one RocksDB while it is open.
 */
@NullMarked
package dev.waybill.storage.rocks;

import org.jspecify.annotations.NullMarked;
