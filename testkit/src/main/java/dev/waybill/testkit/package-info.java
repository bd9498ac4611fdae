// SPDX-License-Identifier: Apache-2.0
/**
 * What tests stand on instead of the world: servers on loopback, fixed time and seeded chance.
 *
 * <p>Nothing here knows Waybill; every room's tests may use it.
 */
@NullMarked
package dev.waybill.testkit;

import org.jspecify.annotations.NullMarked;
