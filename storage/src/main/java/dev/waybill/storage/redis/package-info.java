// SPDX-License-Identifier: Apache-2.0
/**
 * Sending limits that several servers share in Redis.
 *
 * <p>Start with {@link dev.waybill.storage.redis.RedisLimitStore}, then {@code Connector}, which
 * knows whether Redis is there, and {@code SharedCounters}, which asks it. What Redis does in one
 * step is written in Lua, see {@code common.lua} for the keys. Needs Redis 6.2 or newer, or Valkey.
 *
 * <p>Public types are thread-safe.
 */
@NullMarked
package dev.waybill.storage.redis;

import org.jspecify.annotations.NullMarked;
