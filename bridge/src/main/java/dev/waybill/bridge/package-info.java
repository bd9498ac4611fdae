// SPDX-License-Identifier: Apache-2.0
/**
 * The only room that knows both worlds: James on one side, core on the other.
 *
 * <p>Start with {@link dev.waybill.bridge.Engines}, which opens the one {@link
 * dev.waybill.runtime.Waybill} of a server process for the first adapter and closes it with the
 * last. Translation of addresses, attributes and message bytes lives here and nowhere else;
 * adapters call it and decide nothing.
 */
@NullMarked
package dev.waybill.bridge;

import org.jspecify.annotations.NullMarked;
