// SPDX-License-Identifier: Apache-2.0
/**
 * Conditions for {@code mailetcontainer.xml}, one thin class each.
 *
 * <p>A matcher asks the same policy objects as the hooks; it is the backstop for mail that no hook
 * saw. It matches all recipients or none wherever it can, because James re-serialises a message
 * that it has to split.
 */
@NullMarked
package dev.waybill.matchers;

import org.jspecify.annotations.NullMarked;
