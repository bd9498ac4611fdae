// SPDX-License-Identifier: Apache-2.0
/**
 * {@code waybill serve}: what a person meets when starting the server.
 *
 * <p>Start with {@link dev.waybill.server.serve.ServeCommand}. It checks what can be checked before
 * James starts, makes what a first run lacks, and tells what to do next. Nothing here carries mail.
 */
@NullMarked
package dev.waybill.server.serve;

import org.jspecify.annotations.NullMarked;
