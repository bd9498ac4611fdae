// SPDX-License-Identifier: Apache-2.0
/**
 * What strangers can do to the log: write lines of their own, fill it. {@link
 * dev.waybill.server.log.CleanEncoder} and {@link dev.waybill.server.log.FloodGate} stand in {@code
 * conf/logback.xml}.
 */
@NullMarked
package dev.waybill.server.log;

import org.jspecify.annotations.NullMarked;
