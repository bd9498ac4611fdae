// SPDX-License-Identifier: Apache-2.0
/**
 * Ports for servers that must be told their port before they start.
 *
 * <p>One type: {@link dev.waybill.testkit.net.FreePorts}. Thread-safe.
 */
@NullMarked
package dev.waybill.testkit.net;

import org.jspecify.annotations.NullMarked;
