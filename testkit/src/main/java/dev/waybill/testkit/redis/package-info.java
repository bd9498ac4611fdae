// SPDX-License-Identifier: Apache-2.0
/**
 * A real Redis for tests, as a process of its own.
 *
 * <p>Start with {@link dev.waybill.testkit.redis.RealRedis}.
 */
@NullMarked
package dev.waybill.testkit.redis;

import org.jspecify.annotations.NullMarked;
