// SPDX-License-Identifier: Apache-2.0
/**
 * Reading {@code waybill.xml}: an XML file in, values or a complete list of problems out.
 *
 * <p>Start with {@link dev.waybill.core.settings.SettingsFile}, then {@link
 * dev.waybill.core.settings.Section}. A feature room reads its own section by asking for the names
 * it knows; whatever nobody asked for is reported as unknown, with the nearest name that somebody
 * did ask for. So there is no second list of names that could drift from the code. All errors are
 * collected and reported together, sorted by line; warnings are handed back beside the settings.
 *
 * <p>Reading happens once, on one thread; what comes out is immutable.
 */
@NullMarked
package dev.waybill.core.settings;

import org.jspecify.annotations.NullMarked;
