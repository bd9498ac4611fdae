// SPDX-License-Identifier: Apache-2.0
/** What candidates for the one durable store cost, side by side; see ADR 9. */
@NullMarked
package dev.waybill.benchmarks.store;

import org.jspecify.annotations.NullMarked;
