// SPDX-License-Identifier: Apache-2.0
/**
 * What things cost. {@link dev.waybill.benchmarks.SideBySide} compares two servers under the same
 * load; the classes whose names end with {@code Benchmark} are JMH's. Figures are ratios: an
 * absolute one says more about a machine than about the code. {@code README.md} tells how to run
 * them.
 */
@NullMarked
package dev.waybill.benchmarks;

import org.jspecify.annotations.NullMarked;
