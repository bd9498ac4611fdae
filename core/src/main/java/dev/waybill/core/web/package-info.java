// SPDX-License-Identifier: Apache-2.0
/**
 * Which HTTP requests WebAdmin answers: those of somebody who has the secret, and none that a web
 * page makes.
 *
 * <p>Start with {@link dev.waybill.core.web.WebPolicy}, then {@link
 * dev.waybill.core.web.WebRequest}. Nothing here opens a socket; the adapter that knows the HTTP
 * server reports what it read. {@link dev.waybill.core.web.AdminSecret} reads and writes its file.
 * RFC 9110 (HTTP), RFC 6454 (Origin), RFC 6750 (Bearer). Every type is immutable.
 */
@NullMarked
package dev.waybill.core.web;

import org.jspecify.annotations.NullMarked;
