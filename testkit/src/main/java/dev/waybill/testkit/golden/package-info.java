// SPDX-License-Identifier: Apache-2.0
/**
 * Files that hold what a program has to write, octet for octet.
 *
 * <p>One type: {@link dev.waybill.testkit.golden.GoldenFile}. There are no masks: inject clock and
 * chance, so that the output is exact. Immutable.
 */
@NullMarked
package dev.waybill.testkit.golden;

import org.jspecify.annotations.NullMarked;
