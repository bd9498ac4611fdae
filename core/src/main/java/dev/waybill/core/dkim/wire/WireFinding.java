// SPDX-License-Identifier: Apache-2.0
package dev.waybill.core.dkim.wire;

import dev.waybill.core.dkim.keys.KeyName;

/**
 * One signature that is not as it must be.
 *
 * <p>Immutable.
 *
 * @param key who should have signed
 * @param fault what is wrong
 * @param detail more for a person, or empty
 */
record WireFinding(KeyName key, WireFault fault, String detail) {}
