// SPDX-License-Identifier: Apache-2.0
/**
 * Time and chance that tests control: a clock that stands still, randomness from a seed, and
 * waiting for a condition instead of sleeping.
 *
 * <p>Start with {@link dev.waybill.testkit.time.FixedClock}. Every type is thread-safe.
 */
@NullMarked
package dev.waybill.testkit.time;

import org.jspecify.annotations.NullMarked;
