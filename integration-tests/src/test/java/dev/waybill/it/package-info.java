// SPDX-License-Identifier: Apache-2.0
/**
 * The server as an administrator runs it: a process of its own, directories of its own, and
 * clients, next hops and a DNS that speak to it over loopback only.
 *
 * <p>Start with {@link dev.waybill.it.WaybillServer}, then {@link dev.waybill.it.World}. One file
 * for each promise.
 */
@NullMarked
package dev.waybill.it;

import org.jspecify.annotations.NullMarked;
