// SPDX-License-Identifier: Apache-2.0
package dev.waybill.storage.redis;

/**
 * What can be measured of a {@link RedisLimitStore}.
 *
 * @param away whether Redis is away now
 * @param timesAway how often it went away since the start
 * @param ownDecisions how many questions were answered without it since the start
 */
public record RedisFigures(boolean away, long timesAway, long ownDecisions) {}
