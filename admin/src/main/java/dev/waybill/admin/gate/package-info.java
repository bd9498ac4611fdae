// SPDX-License-Identifier: Apache-2.0
/**
 * Stands before all routes of WebAdmin, James's own too, inside the HTTP server that Spark starts:
 * asks for the secret, refuses what web pages send, bounds bodies, keeps CORS fields from leaving
 * and writes the access log.
 *
 * <p>Start with {@link dev.waybill.admin.gate.GateRoutes}, then {@code Gate}. What is refused is
 * decided in {@code dev.waybill.core.web}.
 */
@NullMarked
package dev.waybill.admin.gate;

import org.jspecify.annotations.NullMarked;
