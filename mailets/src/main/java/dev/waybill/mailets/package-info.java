// SPDX-License-Identifier: Apache-2.0
/**
 * Actions for {@code mailetcontainer.xml}, one thin class each.
 *
 * <p>The relay path is {@link dev.waybill.mailets.RewriteReturnPath}, {@link
 * dev.waybill.mailets.SignDkim}, {@link dev.waybill.mailets.DeliverRemotely}, in this order. None
 * of them touches a header through James; a failure is thrown, so that James keeps the message and
 * tries again.
 */
@NullMarked
package dev.waybill.mailets;

import org.jspecify.annotations.NullMarked;
