// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code waybill} command: what an operator asks on a terminal, with a running server or
 * without.
 *
 * <p>Start with {@link dev.waybill.cli.Main}, which lists the commands; {@code serve} is not among
 * them, as it needs James. A command reads the files by the same code as the server does, and asks
 * a running server over its WebAdmin, see {@link dev.waybill.cli.RunningServer}. Each command runs
 * on one thread and ends with the process.
 */
@NullMarked
package dev.waybill.cli;

import org.jspecify.annotations.NullMarked;
