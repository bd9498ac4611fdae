// SPDX-License-Identifier: Apache-2.0
/**
 * Reads {@code waybill.xml}: the result is either values or a complete list of problems.
 *
 * <p>Start with {@link dev.waybill.core.settings.SettingsFile}, then {@link
 * dev.waybill.core.settings.Section}. Each feature package reads its own section by asking for the
 * names it knows. Names that were never asked for are reported as unknown, with the nearest known
 * name. So there is no second list of names that could drift from the code. All errors are
 * collected and reported together, sorted by line; warnings are returned with the settings.
 *
 * <p>Reading happens once, on one thread; what comes out is immutable.
 */
@NullMarked
package dev.waybill.core.settings;

import org.jspecify.annotations.NullMarked;
