// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.limit;

import java.util.Optional;

/**
 * A different rate for some of a limit's keys.
 *
 * <p>Immutable.
 *
 * @param of whose
 * @param rate the rate for them; empty for no limit
 * @param line where it is in the file
 */
public record RateOverride(KeyPattern of, Optional<Rate> rate, int line) {}
