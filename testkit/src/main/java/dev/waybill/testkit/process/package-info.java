// SPDX-License-Identifier: Apache-2.0
/**
 * Servers as an administrator runs them: processes of their own that can be killed.
 *
 * <p>Start with {@link dev.waybill.testkit.process.ServerProcess}. Thread-safe; each process has
 * one daemon thread that reads its output.
 */
@NullMarked
package dev.waybill.testkit.process;

import org.jspecify.annotations.NullMarked;
