// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.delivery;

/**
 * A consignment that waits for permission to leave.
 *
 * <p>Immutable.
 *
 * @param place its number in the order in which all held consignments came, from 1
 * @param consignment what waits
 * @param hold what it waits for
 */
public record Held(long place, Consignment consignment, Hold hold) {}
