// SPDX-License-Identifier: Apache-2.0
/**
 * A real PostgreSQL for tests, as a process of its own.
 *
 * <p>Start with {@link dev.waybill.testkit.postgres.RealPostgres}.
 */
@NullMarked
package dev.waybill.testkit.postgres;

import org.jspecify.annotations.NullMarked;
